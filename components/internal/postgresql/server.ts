import * as pulumi from "@pulumi/pulumi";

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
    const found: ServerEnvironment = {};
    for (const [setting, variable] of Object.entries(variables)) {
        const value = providerSetting(component, setting);
        if (value !== undefined) {
            found[variable] = value;
        }
    }
    return found;
}

/** The role that the provider works as. */
export function adminRole(component: pulumi.Resource): pulumi.Output<string> {
    return providerSetting(component, "username") ?? pulumi.output(process.env["PGUSER"] ?? "postgres");
}

function providerSetting(component: pulumi.Resource, setting: string): pulumi.Output<string> | undefined {
    const explicit = component.getProvider("postgresql:index/role:Role");
    if (explicit) {
        // A provider's settings stand on the resource as outputs; its class declares only those that are strings.
        const value: unknown = Reflect.get(explicit, setting);
        return pulumi.Output.isInstance(value) ? value.apply(String) : undefined;
    }
    const config = new pulumi.Config("postgresql");
    const value = setting === "password" ? config.getSecret(setting) : config.get(setting);
    return value === undefined ? undefined : pulumi.output(value);
}
