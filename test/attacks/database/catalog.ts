import { join } from "node:path";
import { Client } from "pg";
import { openStack } from "../../../local/stack";
import type { DeployedApp } from "../../support/deployed-app";

/** What the app's migrations make. */
export const catalogTables = `
    CREATE TABLE catalog.products (id bigserial PRIMARY KEY, name text NOT NULL);
    CREATE VIEW catalog.names AS SELECT id, name FROM catalog.products;
    CREATE FUNCTION catalog.touch() RETURNS void LANGUAGE sql AS 'UPDATE catalog.products SET name = name';
    CREATE FUNCTION catalog.touch_as_owner() RETURNS void LANGUAGE sql SECURITY DEFINER SET search_path = catalog
        AS 'UPDATE products SET name = name';
    INSERT INTO catalog.products (name) VALUES ('lamp');
`;

/** How somebody gets in. */
export interface Login {
    readonly database: string;
    readonly user: string;
    readonly password: string;
}

/** The login of the app that only reads. It is deployed, and its migrations run, the first time. */
export async function catalogLogin({ cloud, passwords }: DeployedApp): Promise<Login> {
    const stack = await openStack(cloud, {
        directory: join(__dirname, "catalog-app"),
        stack: "attacks",
        config: {
            appPassword: { value: passwords.app, secret: true },
            migratorPassword: { value: passwords.migrator, secret: true },
        },
    });
    const database = "catalog";
    if (Object.keys(await stack.outputs()).length === 0) {
        await stack.up();
        const { host, port } = cloud.postgresql;
        const { migrator: password } = passwords;
        const migrator = new Client({ host, port, database, user: "catalog_migrator", password });
        await migrator.connect();
        await migrator.query(catalogTables);
        await migrator.end();
    }
    return { database, user: "catalog_app", password: passwords.app };
}
