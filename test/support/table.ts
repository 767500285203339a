import { type Row, unexpected } from "../attacks/attack";

/** The attacks as text, one a line, the denial's words cut to the width. */
export function attackTable(rows: readonly Row[], width = 160): string {
    const cell = (text: string, size: number) => text.slice(0, size).padEnd(size);
    const attackWidth = Math.max(...rows.map(({ attack }) => attack.length), "attack".length);
    const layerWidth = Math.max(...rows.map(({ layer }) => layer.length), "layer".length);
    const line = (attack: string, layer: string, control: string, hardened: string, words: string) =>
        `${cell(attack, attackWidth)}  ${cell(layer, layerWidth)}  ${cell(control, 9)}  ${cell(hardened, 9)}  ${words}`
            .slice(0, Math.max(width, 80))
            .trimEnd();
    const odd = new Set(unexpected(rows));
    return [
        line("attack", "layer", "control", "hardened", "blocked by"),
        ...rows.map((row) => {
            const words = row.expected === "succeeded" ? "(allowed by design)" : row.blockedBy;
            return line(
                row.attack,
                row.layer,
                row.control,
                row.hardened,
                odd.has(row) ? `UNEXPECTED ${words}` : words,
            );
        }),
    ].join("\n");
}
