/** JSON as Go reads and writes it: the provider reports Go's own syntax errors, and sorts keys when it normalises. */
import type { Value } from "../../resource-type";

/** Go's words for what is wrong with a text as JSON, and the bytes read until then; undefined where it is JSON. */
export function goJsonFault(text: string): { reason: string; offset: number } | undefined {
    try {
        new Scanner(text).document();
        return undefined;
    } catch (fault) {
        if (fault instanceof Fault) {
            return { reason: fault.message, offset: fault.offset };
        }
        throw fault;
    }
}

/** Compact JSON with sorted keys, as Go's encoder writes a map. */
export function sortedJson(value: Value): string {
    return JSON.stringify(value, (_, item: Value) =>
        typeof item === "object" && item !== null && !Array.isArray(item)
            ? Object.fromEntries(Object.entries(item).sort(([a], [b]) => (a < b ? -1 : 1)))
            : item,
    ).replace(/[<>&\u2028\u2029]/g, (char) => `\\u${char.charCodeAt(0).toString(16).padStart(4, "0")}`);
}

class Fault extends Error {
    constructor(
        reason: string,
        readonly offset: number,
    ) {
        super(reason);
    }
}

class Scanner {
    private at = 0;

    constructor(private readonly text: string) {}

    document(): void {
        this.value("looking for beginning of value");
        this.space();
        if (this.at < this.text.length) {
            this.fail("after top-level value");
        }
    }

    private value(where: string): void {
        this.space();
        const char = this.text[this.at];
        if (char === "{") {
            this.members("}", "object key:value pair", () => {
                this.key();
            });
        } else if (char === "[") {
            this.members("]", "array element", () => {
                this.value("looking for beginning of value");
            });
        } else if (char === '"') {
            this.string();
        } else if (char !== undefined && /[-0-9]/.test(char)) {
            this.number();
        } else if (char !== undefined && "tfn".includes(char)) {
            this.word({ t: "true", f: "false", n: "null" }[char] ?? "");
        } else {
            this.fail(where);
        }
    }

    private members(close: string, what: string, member: () => void): void {
        this.at++;
        this.space();
        if (this.text[this.at] === close) {
            this.at++;
            return;
        }
        for (;;) {
            member();
            this.space();
            const char = this.text[this.at];
            if (char !== "," && char !== close) {
                this.fail(`after ${what}`);
            }
            this.at++;
            if (char === close) {
                return;
            }
        }
    }

    private key(): void {
        this.space();
        if (this.text[this.at] !== '"') {
            this.fail("looking for beginning of object key string");
        }
        this.string();
        this.space();
        if (this.text[this.at] !== ":") {
            this.fail("after object key");
        }
        this.at++;
        this.value("looking for beginning of value");
    }

    private string(): void {
        for (this.at++; this.text[this.at] !== '"'; this.at++) {
            const char = this.text[this.at];
            if (char === undefined || char < " ") {
                this.fail("in string literal");
            }
            if (char === "\\") {
                this.escape();
            }
        }
        this.at++;
    }

    private escape(): void {
        this.at++;
        const char = this.text[this.at];
        if (char === undefined || !'"\\/bfnrtu'.includes(char)) {
            this.fail("in string escape code");
        }
        for (let digits = 0; char === "u" && digits < 4; digits++) {
            this.at++;
            if (!/[0-9a-fA-F]/.test(this.text[this.at] ?? "")) {
                this.fail("in \\u hexadecimal character escape");
            }
        }
    }

    private number(): void {
        const number = /-?(0|[1-9]\d*)(\.\d+)?([eE][-+]?\d+)?/y;
        number.lastIndex = this.at;
        const match = number.exec(this.text);
        if (!match) {
            this.at++;
            this.fail("in numeric literal");
        }
        this.at += match[0].length;
    }

    private word(word: string): void {
        for (const char of word) {
            if (this.text[this.at] !== char) {
                this.fail(`in literal ${word} (expecting '${char}')`);
            }
            this.at++;
        }
    }

    private space(): void {
        while (/[ \t\r\n]/.test(this.text[this.at] ?? "")) {
            this.at++;
        }
    }

    private fail(where: string): never {
        const char = this.text[this.at];
        const bytes = Buffer.byteLength(this.text.slice(0, this.at));
        if (char === undefined) {
            throw new Fault("unexpected end of JSON input", bytes);
        }
        throw new Fault(`invalid character ${quoted(char)} ${where}`, bytes + 1);
    }
}

/** A character as Go shows it. */
function quoted(char: string): string {
    const plain = char === "'" ? "\\'" : char === '"' ? '"' : JSON.stringify(char).slice(1, -1);
    return `'${plain}'`;
}
