import { randomBytes } from "node:crypto";
import { join } from "node:path";
import { Client } from "pg";
import type { Cloud } from "../../local/attached-cloud";
import { type OpenStack, openStack } from "../../local/stack";

export const root = join(__dirname, "../..");

/** What `examples/app-with-database` exports. */
export interface AppOutputs {
    readonly instanceProfileName: string;
    readonly roleArn: string;
    readonly keyArn: string;
    readonly passwordParameter: string;
    readonly logGroupName: string;
    readonly databaseName: string;
    readonly appRole: string;
    readonly migratorRole: string;
    readonly readonlyRole: string;
}

export interface Passwords {
    readonly app: string;
    readonly migrator: string;
    readonly readonly: string;
    /** Of the other app in the database, which isn't ours to deploy. */
    readonly neighbour: string;
}

/** The main job's program on a running local cloud, with its migrations run. */
export interface DeployedApp {
    readonly cloud: Cloud;
    readonly stack: OpenStack;
    readonly outputs: AppOutputs;
    readonly passwords: Passwords;
    /** A connection to the app's database as the server's admin. */
    readonly admin: Client;
    readonly close: () => Promise<void>;
}

/** Opens the main job's stack: the program that the root `Pulumi.yaml` names. */
export async function openApp(
    cloud: Cloud,
    stack = "local",
): Promise<{ stack: OpenStack; passwords: Passwords }> {
    const secret = () => randomBytes(24).toString("base64url");
    const passwords = { app: secret(), migrator: secret(), readonly: secret(), neighbour: secret() };
    const opened = await openStack(cloud, {
        directory: root,
        stack,
        config: {
            appPassword: { value: passwords.app, secret: true },
            migratorPassword: { value: passwords.migrator, secret: true },
            readonlyPassword: { value: passwords.readonly, secret: true },
            deletionProtection: "false",
        },
    });
    return { stack: opened, passwords };
}

/** Connects to what has been deployed, and runs the app's migrations as the migrator. */
export async function deployedApp(
    cloud: Cloud,
    stack: OpenStack,
    passwords: Passwords,
): Promise<DeployedApp> {
    const outputs = Object.fromEntries(
        Object.entries(await stack.outputs()).map(([name, { value }]) => [name, value as unknown]),
    ) as unknown as AppOutputs;
    const { host, port, username, password } = cloud.postgresql;
    const migrator = new Client({
        host,
        port,
        database: outputs.databaseName,
        user: outputs.migratorRole,
        password: passwords.migrator,
    });
    await migrator.connect();
    await migrator.query(appTables);
    await migrator.end();
    const admin = new Client({ host, port, database: outputs.databaseName, user: username, password });
    await admin.connect();
    return { cloud, stack, outputs, passwords, admin, close: () => admin.end() };
}

/** What the app's migrations make. */
export const appTables = `
    CREATE TABLE shop.orders (id bigserial PRIMARY KEY, item text NOT NULL, paid boolean NOT NULL DEFAULT false);
    CREATE FUNCTION shop.order_count() RETURNS bigint LANGUAGE sql AS 'SELECT count(*) FROM shop.orders';
    INSERT INTO shop.orders (item) VALUES ('lamp');
`;
