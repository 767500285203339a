/** What a component says when arguments are refused: each one's path and the reason. */
export type Reasons = Readonly<Record<string, string>>;

/** The whole message of a component, like `InstanceRole "web"`, that can't be made for these reasons. */
export function wholeMessage(component: string, reasons: Reasons): string {
    const lines = Object.entries(reasons).map(([path, reason]) => `  ${path}: ${reason}`);
    const count = lines.length === 1 ? "one argument" : `${String(lines.length)} arguments`;
    return `least-privilege:index:${component} can't be made, ${count} must change:\n${lines.join("\n")}`;
}

/** The component's own words: the SDK puts the path of each resource's property that needed the value before them. */
export function ownWords({ message }: Error): string {
    return message.replace(/^(error serializing property "[^"]+": )*/, "");
}
