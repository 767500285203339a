import { appDestinations, type Destination, hostDestinations } from "./destinations";
import { appUser, codeDirectory, deployUser, uploadsDirectory } from "./paths";
import type { HostPlan } from "./plan-types";
import { relaxations } from "./profiles";

/** The plan in words: who there is, what the app reaches, what its run-time costs, and what remains possible. */
export function describePlan({ args, files }: HostPlan): string {
    const { name, needs, profile, command, uploadsBytes } = args;
    const { port, publicPort } = needs.listen;
    const costs = relaxations(profile).map(({ reason, cost }) => `${reason} Cost: ${cost}`);
    return [
        `App ${name} runs ${command.join(" ")}`,
        ...part("users", [
            `${appUser(name)} runs it, and may read ${codeDirectory(name)} and change nothing there`,
            `${deployUser(name)} owns the code, and restarts the app by touching a file`,
            "nobody logs in as either",
        ]),
        ...part("clients reach", [
            port === publicPort
                ? `port ${port}`
                : `port ${publicPort}, which leads to ${port}; not ${port} itself`,
        ]),
        ...part("the app connects to", destinations(appDestinations(args))),
        ...part("the host's own programs connect to", [
            "its network's names and time, and for root the instance's metadata",
            ...hostDestinations(args).map(destination),
        ]),
        ...part("uploads", [
            uploadsBytes === undefined
                ? "none are kept on the host"
                : `${uploadsDirectory(name)}, ${uploadsBytes} bytes, where no file can be executed`,
        ]),
        ...part(`given up for the run-time "${profile}"`, costs.length === 0 ? ["nothing"] : costs),
        ...part("an intruder in the app can still", [
            "read its code, its environment and its memory, and use what it is connected to",
            "send to the destinations above whatever they take",
            "use its own interpreter on what it writes, where it has one: no mount stops that",
            ...(uploadsBytes === undefined ? [] : ["read, change and delete the uploads"]),
            "take four fifths of the memory, and processors that nobody else wants",
        ]),
        ...part(
            "files",
            files.map(({ path, mode, owner }) => `${mode} ${owner} ${path}`),
        ),
        "",
    ].join("\n");
}

function part(title: string, lines: readonly string[]): string[] {
    return [`  ${title}:`, ...lines.map((line) => `    - ${line}`)];
}

function destinations(all: readonly Destination[]): string[] {
    return all.length === 0 ? ["nothing"] : all.map(destination);
}

function destination({ name, peer, cidrs, port, reason }: Destination): string {
    const where = `${cidrs.join(", ")} port ${port}`;
    return `${name}: ${peer === undefined ? where : `${peer} at ${where}`} (${reason})`;
}
