import * as pulumi from "@pulumi/pulumi";
import { beneath } from "./beneath";

/** How to reach the server that a component's `postgresql` provider is configured for, as libpq's variables. */
export type ServerEnvironment = Record<string, pulumi.Output<string>>;

const variables: Readonly<Record<string, string>> = {
    host: "PGHOST",
    port: "PGPORT",
    username: "PGUSER",
    password: "PGPASSWORD",
    sslmode: "PGSSLMODE",
    sslrootcert: "PGSSLROOTCERT",
};

/**
 * Reads the server from the one place where it is written: the explicit provider in the component's options, or else the
 * stack's `postgresql:` configuration. What neither says is left to the environment, as the provider does.
 */
export function serverEnvironment(component: pulumi.Resource): ServerEnvironment {
    return Object.fromEntries(
        Object.entries(variables).map(([setting, variable]) => [
            variable,
            // Where it is undefined, the variable isn't set: nothing of it is sent.
            providerSetting(component, setting) as pulumi.Output<string>,
        ]),
    );
}

/** The role that the provider works as. */
export function adminRole(component: pulumi.Resource): pulumi.Output<string> {
    return providerSetting(component, "username").apply(
        (username) => username ?? process.env["PGUSER"] ?? "postgres",
    );
}

function providerSetting(component: pulumi.Resource, setting: string): pulumi.Output<string | undefined> {
    const explicit = component.getProvider("postgresql:index/role:Role");
    if (explicit) {
        return givenTo(explicit, setting);
    }
    const config = new pulumi.Config("postgresql");
    return pulumi.output(setting === "password" ? config.getSecret(setting) : config.get(setting));
}

/**
 * What a provider was given; its settings stand on the resource as outputs. In a preview, one that it wasn't given looks
 * unknown, just as one that is still to come, and would show a difference in each preview. Only the value beneath tells
 * them apart.
 */
function givenTo(provider: pulumi.ProviderResource, setting: string): pulumi.Output<string | undefined> {
    const output: unknown = Reflect.get(provider, setting);
    if (!pulumi.Output.isInstance(output)) {
        return pulumi.output(undefined);
    }
    const value = pulumi
        .output(beneath(output) as Promise<string | number | undefined>)
        .apply((known) => (known === undefined ? undefined : String(known)));
    return pulumi.output(
        pulumi.isSecret(output).then((isSecret) => (isSecret ? pulumi.secret(value) : value)),
    );
}
