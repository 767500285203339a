import assert from "node:assert/strict";
import { afterEach, beforeEach, suite, test } from "node:test";
import * as postgresql from "@pulumi/postgresql";
import * as pulumi from "@pulumi/pulumi";
import { adminRole, serverEnvironment } from "../../../../components/internal/postgresql/server";
import { neverKnown, run, secret, type Setting, unknown, valueOf } from "../../program";

/** What a component with these options finds: its environment and its admin. */
async function found(
    setting: Setting,
    provider?: postgresql.ProviderArgs,
): Promise<{ environment: unknown; admin: unknown }> {
    const { result } = await run(() => {
        const opts = provider ? { provider: new postgresql.Provider("server", provider) } : {};
        const component = new pulumi.ComponentResource("test:index:Test", "test", {}, opts);
        return { environment: serverEnvironment(component), admin: adminRole(component) };
    }, setting);
    return { environment: await valueOf(result.environment), admin: await valueOf(result.admin) };
}

suite("the server that the provider works on", () => {
    const before = { PGUSER: process.env["PGUSER"], PGSSLMODE: process.env["PGSSLMODE"] };
    beforeEach(() => {
        delete process.env["PGUSER"];
        delete process.env["PGSSLMODE"];
    });
    afterEach(() => {
        Object.assign(process.env, JSON.parse(JSON.stringify(before)));
    });

    const config = {
        "postgresql:host": "db.internal",
        "postgresql:port": "5433",
        "postgresql:username": "admin",
        "postgresql:password": "admin-password",
        "postgresql:sslmode": "verify-full",
        "postgresql:sslrootcert": "rds.pem",
        "postgresql:connectTimeout": "10",
    };
    const provider = {
        host: "other.internal",
        port: 5434,
        username: "boss",
        password: "boss-password",
        sslmode: "require",
        sslrootcert: "other.pem",
        connectTimeout: 10,
    };

    test("is that of the configuration", async () => {
        assert.deepEqual(await found({ config }), {
            environment: {
                PGHOST: "db.internal",
                PGPORT: "5433",
                PGUSER: "admin",
                PGPASSWORD: secret("admin-password"),
                PGSSLMODE: "verify-full",
                PGSSLROOTCERT: "rds.pem",
            },
            admin: "admin",
        });
    });

    test("is that of an explicit provider, whatever the configuration says", async () => {
        assert.deepEqual(await found({ config }, provider), {
            environment: {
                PGHOST: "other.internal",
                PGPORT: "5434",
                PGUSER: "boss",
                PGPASSWORD: secret("boss-password"),
                PGSSLMODE: "require",
                PGSSLROOTCERT: "other.pem",
            },
            admin: "boss",
        });
    });

    for (const preview of [false, true]) {
        const when = preview ? "in a preview" : "in an update";

        test(`is left to the environment ${when} where nothing says it`, async () => {
            assert.deepEqual(await found({ preview }), { environment: {}, admin: "postgres" });
        });

        test(`is left to the environment ${when} where an explicit provider doesn't say it`, async () => {
            assert.deepEqual(await found({ config, preview }, { host: "other.internal" }), {
                environment: { PGHOST: "other.internal" },
                admin: "postgres",
            });
        });

        test(`has the environment's user as its admin ${when}`, async () => {
            process.env["PGUSER"] = "me";
            assert.equal((await found({ preview })).admin, "me");
            assert.equal((await found({ preview }, { host: "other.internal" })).admin, "me");
        });
    }

    test("stays unknown in a preview where an explicit provider's settings are", async () => {
        const { result } = await run(
            () => {
                const server = new postgresql.Provider("server", {
                    host: neverKnown(),
                    username: neverKnown(),
                    port: 5434,
                });
                const component = new pulumi.ComponentResource(
                    "test:index:Test",
                    "test",
                    {},
                    { provider: server },
                );
                return { environment: serverEnvironment(component), admin: adminRole(component) };
            },
            { preview: true },
        );
        assert.deepEqual(await valueOf(result.environment), {
            PGHOST: unknown,
            PGPORT: "5434",
            PGUSER: unknown,
        });
        assert.equal(await valueOf(result.admin), unknown);
    });
});
