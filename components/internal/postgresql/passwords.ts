import * as pulumi from "@pulumi/pulumi";
import { Faults } from "../validation";
import { beneath } from "./beneath";
import { password } from "./rules";

/** The logins' passwords, by the paths of their arguments. */
export type Passwords = Readonly<Record<string, pulumi.Input<string>>>;

type MaybePassword = pulumi.Input<string> | undefined;

/** The arguments that say how somebody gets in. */
export interface LoginArgs {
    readonly iamAuthentication?: boolean;
    readonly appPassword?: pulumi.Input<string>;
    readonly migratorPassword?: pulumi.Input<string>;
    readonly standbyPassword?: pulumi.Input<string>;
    readonly readonlyPassword?: pulumi.Input<string>;
    readonly readers?: Readonly<Record<string, ReaderLogin>>;
}

interface ReaderLogin {
    readonly password?: pulumi.Input<string>;
    readonly iamAuthentication?: boolean;
}

/** The passwords among a component's arguments: those that are needed, also where they are missing, and those that are given. */
export function passwordsOf(args: LoginArgs): Passwords {
    const needed = (path: string, value: MaybePassword, iam = false) =>
        iam && value === undefined ? [] : [[path, value]];
    const given = (path: string, value: MaybePassword) => needed(path, value, true);
    return Object.fromEntries([
        ...needed("appPassword", args.appPassword, args.iamAuthentication),
        ...needed("migratorPassword", args.migratorPassword, args.iamAuthentication),
        ...given("standbyPassword", args.standbyPassword),
        ...given("readonlyPassword", args.readonlyPassword),
        ...Object.entries(args.readers ?? {}).flatMap(([key, reader]) =>
            needed(`readers.${key}.password`, reader.password, reader.iamAuthentication),
        ),
    ]) as Passwords;
}

/** Checks each password, that no two are the same, and that none is given where IAM lets in. None is shown: a message ends in logs. */
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

/** RDS takes no password of who is in its role for IAM: https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/UsingWithRDS.IAMDBAuth.html */
export function checkIam(faults: Faults, args: LoginArgs): void {
    const check = (path: string, iam: boolean | undefined, value: MaybePassword, among: string) => {
        if (iam && value !== undefined) {
            faults.add(
                path,
                `${among} is set, and a login that comes by IAM has no password; leave one of them out.`,
            );
        }
    };
    for (const path of ["appPassword", "migratorPassword", "standbyPassword"] as const) {
        check(path, args.iamAuthentication, args[path], "iamAuthentication");
    }
    for (const [key, { password: value, iamAuthentication }] of Object.entries(args.readers ?? {})) {
        check(`readers.${key}.password`, iamAuthentication, value, `readers.${key}.iamAuthentication`);
    }
}

/** The passwords as secrets. */
export function secretPasswords(passwords: Passwords): Record<string, pulumi.Output<string>> {
    return Object.fromEntries(Object.entries(passwords).map(([path, value]) => [path, pulumi.secret(value)]));
}

/** The arguments with the passwords as secrets, as the engine may see them: a component's inputs stand in the state. */
export function withSecrets(args: LoginArgs, secrets: Record<string, pulumi.Output<string>>): pulumi.Inputs {
    const own = Object.entries(secrets).filter(([path]) => !path.startsWith("readers."));
    const readers = Object.entries(args.readers ?? {}).map(([key, reader]) => {
        const password = secrets[`readers.${key}.password`];
        return [key, { ...reader, ...(password && { password }) }] as const;
    });
    return {
        ...args,
        ...Object.fromEntries(own),
        ...(args.readers && { readers: Object.fromEntries(readers) }),
    };
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
