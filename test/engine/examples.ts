import { randomBytes } from "node:crypto";
import { readdirSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import type { Cloud } from "../../local/attached-cloud";
import { type OpenStack, openStack, type StackOptions } from "../../local/stack";
import { root } from "../support/deployed-app";

const folder = join(root, "examples");

/** Every example there is: each folder of a program, also one inside another, which is its second layer. */
export const examples = readdirSync(folder, { recursive: true, encoding: "utf8" })
    .filter((path) => basename(path) === "Pulumi.yaml")
    .map(dirname)
    .sort();

/** An example opened as a stack. */
export interface Opened {
    readonly stack: OpenStack;
    /** The values of its secret settings: nowhere to be seen in clear text. */
    readonly secrets: readonly string[];
}

/** A secret of its own for each secret setting of our programs. */
export function secretConfig(): Record<string, { value: string; secret: true }> {
    return Object.fromEntries(
        [
            "appPassword",
            "migratorPassword",
            "readonlyPassword",
            "pressAppPassword",
            "pressMigratorPassword",
            "stripeKey",
        ].map((name) => [name, { value: `${name}-${randomBytes(18).toString("base64url")}`, secret: true }]),
    );
}

/** Opens an example, without deletion protection where `config` says nothing else. */
export async function openExample(
    cloud: Cloud,
    example: string,
    options: Partial<StackOptions> = {},
): Promise<Opened> {
    const secrets = secretConfig();
    const { config = { deletionProtection: "false" }, ...others } = options;
    // With it the hardened stack makes its load balancer, too; other programs don't read it.
    const certificateArn = "arn:aws:iam::000000000000:server-certificate/shop";
    const stack = await openStack(cloud, {
        directory: join(folder, example),
        stack: "test",
        ...others,
        config: { ...secrets, certificateArn, ...config },
    });
    return { stack, secrets: Object.values(secrets).map(({ value }) => value) };
}
