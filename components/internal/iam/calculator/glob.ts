import { remembered } from "./leaf";

/*
 * A policy's pattern: `*` is any text, `?` any one character, `${key}` a policy variable, one text per request.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_variables.html
 */

const many = 0;
const one = 1;
/** A literal character, or a whole variable (longer than one character). */
type Token = typeof many | typeof one | string;

/** The pattern that matches just this text: `*` and `?` stand for themselves. */
export function literal(text: string): string {
    return text.replace(/\$\{[^}]*\}|[*?]/g, (part) => (part.length === 1 ? `\${${part}}` : part));
}

/** A text of the policy language's first version, which has no variables: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_version.html */
export function withoutVariables(text: string): string {
    return text.replaceAll("${", "${$}{");
}

/** Whether the pattern holds a policy variable. */
export function hasVariable(pattern: string): boolean {
    return tokens(pattern).some((token) => isVariable(token));
}

const tokens = remembered((pattern: string): readonly Token[] => {
    const found: Token[] = [];
    for (const [part] of pattern.matchAll(/\$\{[^}]*\}|[^]/gu)) {
        const token = part === "*" ? many : part === "?" ? one : unescaped(part);
        if (token === many && found.at(-1) === many) {
            continue;
        }
        // "*?" and "?*" are the same; one order makes them equal.
        if (token === one && found.at(-1) === many) {
            found.splice(-1, 0, one);
            continue;
        }
        found.push(token);
    }
    return found;
});

function unescaped(part: string): string {
    const inside = part.slice(2, -1);
    return part.startsWith("${") && part.endsWith("}")
        ? ["*", "?", "$"].includes(inside)
            ? inside
            : part.toLowerCase()
        : part;
}

function isVariable(token: Token | undefined): boolean {
    return typeof token === "string" && token.length > 2;
}

/**
 * Whether every text of the inner pattern is one of the outer: sure when true. Each wildcard of the outer must take up whole
 * tokens of the inner, so a containment that needs more thought than that counts as none.
 */
export function globContains(outer: string, inner: string): boolean {
    if (outer === inner) {
        return true;
    }
    const [a, b] = [tokens(outer), tokens(inner)];
    let [i, j, star, restart] = [0, 0, -1, 0];
    while (j < b.length) {
        const token = a[i];
        if (token === many) {
            star = i++;
            restart = j;
        } else if (token !== undefined && takes(token, b[j])) {
            i++;
            j++;
        } else if (star >= 0) {
            i = star + 1;
            j = ++restart;
        } else {
            return false;
        }
    }
    while (a[i] === many) {
        i++;
    }
    return i === a.length;
}

function takes(outer: Token, inner: Token | undefined): boolean {
    return outer === inner || (outer === one && typeof inner === "string" && !isVariable(inner));
}

/** Whether some text may match both patterns: sure when false. A variable may be any text. */
export function globsOverlap(left: string, right: string): boolean {
    const [a, b] = [tokens(left).map(loosened), tokens(right).map(loosened)];
    // reachable[j]: the first i tokens of `a` and the first j of `b` can match the same text.
    let reachable = [true, ...b.map(() => false)];
    spread(reachable, b);
    for (const token of a) {
        const next = [token === many && reachable[0] === true];
        for (const [j, other] of b.entries()) {
            const reached =
                token === many || other === many
                    ? reachable[j] || reachable[j + 1] || next[j]
                    : reachable[j] && meets(token, other);
            next.push(reached === true);
        }
        reachable = next;
    }
    return reachable.at(-1) === true;
}

function spread(reachable: boolean[], b: readonly Token[]): void {
    for (const [j, token] of b.entries()) {
        reachable[j + 1] = reachable[j] === true && token === many;
    }
}

function loosened(token: Token): Token {
    return isVariable(token) ? many : token;
}

function meets(left: Token, right: Token): boolean {
    return left === right || left === one || right === one;
}
