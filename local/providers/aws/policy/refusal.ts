/** What AWS itself refuses and the emulator lets pass. */
export interface Refusing {
    readonly service: string;
    readonly operation: string;
}
export function refuseMalformed(
    kind: "identity" | "trust" | "resource",
    document: string,
    where: Refusing,
): void {
    void kind;
    void document;
    void where;
}
