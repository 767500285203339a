import * as pulumi from "@pulumi/pulumi";
import { Faults } from "../validation";
import { beneath } from "./beneath";
import { password } from "./rules";

/** The logins' passwords, by the names of their arguments. */
export type Passwords = Readonly<Record<string, pulumi.Input<string>>>;

/** The passwords among a component's arguments; the reader's only where there is one. */
export function passwordsOf(args: {
    readonly appPassword: pulumi.Input<string>;
    readonly migratorPassword: pulumi.Input<string>;
    readonly readonlyPassword?: pulumi.Input<string>;
}): Passwords {
    const { appPassword, migratorPassword, readonlyPassword } = args;
    return { appPassword, migratorPassword, ...(readonlyPassword !== undefined && { readonlyPassword }) };
}

/** Checks each password, and that no two are the same. None is shown: a message ends in logs. */
export function checkPasswords(faults: Faults, passwords: Passwords): void {
    const seen = new Map<unknown, string>();
    for (const [path, value] of Object.entries(passwords)) {
        faults.require(path, value, password);
        const first = seen.get(value);
        if (first !== undefined) {
            faults.add(
                path,
                `the password is ${first} again, so that whoever has one login has both: give each login a password of its own, generated ones at best.`,
            );
        } else if ((value as unknown) !== undefined) {
            seen.set(value, path);
        }
    }
}

/** The passwords as secrets. */
export function secretPasswords(passwords: Passwords): Record<string, pulumi.Output<string>> {
    return Object.fromEntries(Object.entries(passwords).map(([path, value]) => [path, pulumi.secret(value)]));
}

/**
 * One of the passwords, checked together with the others as soon as it is known: the same rules and words as above. In a
 * preview, others that aren't known yet don't hide it.
 */
export function checkedPassword(
    component: { readonly type: string; readonly name: string },
    passwords: Readonly<Record<string, pulumi.Output<string>>>,
    path: string,
): pulumi.Output<string> | undefined {
    return passwords[path]?.apply(async (value) => {
        const all = await Promise.all(
            Object.entries(passwords).map(async ([other, output]) => [other, await beneath(output)] as const),
        );
        const known = Object.fromEntries(
            all.filter(([other, one]) => other === path || typeof one === "string"),
        );
        const faults = new Faults(component.type, component.name);
        checkPasswords(faults, known as Passwords);
        faults.throwIfAny();
        return value;
    });
}
