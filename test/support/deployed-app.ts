import { randomBytes } from "node:crypto";
import { join } from "node:path";
import { Client } from "pg";
import type { Cloud } from "../../local/attached-cloud";
import type { UploadContract } from "../../runtime";
import { type OpenStack, openStack } from "../../local/stack";

export const root = join(__dirname, "../..");

/** What the two layers of `examples/hardened-stack` export. */
export interface AppOutputs {
    readonly instanceProfileName: string;
    readonly vpcId: string;
    readonly roleArn: string;
    readonly appRoleArn: string;
    readonly keyArn: string;
    readonly passwordParameter: string;
    readonly logGroupName: string;
    readonly uploadContract: UploadContract;
    readonly distributionDomainName: string;
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
    readonly outputs: AppOutputs;
    readonly passwords: Passwords;
    /** A connection to the app's database as the server's admin. */
    readonly admin: Client;
    readonly close: () => Promise<void>;
}

/**
 * Opens the main job's stacks: the infrastructure, which is the program that the root `Pulumi.yaml` names, and then the data
 * layer, which on a real account can only be reached once that is there.
 */
export async function openApp(cloud: Cloud): Promise<{ layers: readonly OpenStack[]; passwords: Passwords }> {
    const secret = () => randomBytes(24).toString("base64url");
    const passwords = { app: secret(), migrator: secret(), readonly: secret(), neighbour: secret() };
    const config = {
        appPassword: { value: passwords.app, secret: true },
        migratorPassword: { value: passwords.migrator, secret: true },
        readonlyPassword: { value: passwords.readonly, secret: true },
        deletionProtection: "false",
        // The emulator asks for no such certificate, and no client comes by TLS.
        certificateArn: "arn:aws:iam::000000000000:server-certificate/shop",
    };
    const layers = [root, join(root, "examples/hardened-stack/data")];
    return {
        layers: await Promise.all(
            layers.map((directory) => openStack(cloud, { directory, stack: "local", config })),
        ),
        passwords,
    };
}

/** Connects to what has been deployed, and runs the app's migrations as the migrator. */
export async function deployedApp(
    cloud: Cloud,
    layers: readonly OpenStack[],
    passwords: Passwords,
): Promise<DeployedApp> {
    const exported = await Promise.all(layers.map((layer) => layer.outputs()));
    const outputs = Object.fromEntries(
        exported.flatMap((one) => Object.entries(one).map(([name, { value }]) => [name, value as unknown])),
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
    return { cloud, outputs, passwords, admin, close: () => admin.end() };
}

/** What the app's migrations make. */
export const appTables = `
    CREATE TABLE shop.orders (id bigserial PRIMARY KEY, item text NOT NULL, paid boolean NOT NULL DEFAULT false);
    CREATE FUNCTION shop.order_count() RETURNS bigint LANGUAGE sql AS 'SELECT count(*) FROM shop.orders';
    INSERT INTO shop.orders (item) VALUES ('lamp');
`;
