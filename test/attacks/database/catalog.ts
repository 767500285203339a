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

/** What the partner sees. */
const views = { offer: { table: "products", columns: ["id"], readers: ["partner"] } };

/**
 * The logins of the app that only reads, and of who sees a view of it. They are deployed the first time: the app, its
 * migrations, and then the view.
 */
export async function catalogLogins({
    cloud,
    passwords,
}: DeployedApp): Promise<{ catalog: Login; partner: Login }> {
    const open = (shared: Record<string, string>) =>
        openStack(cloud, {
            directory: join(__dirname, "catalog-app"),
            stack: "attacks",
            config: {
                appPassword: { value: passwords.app, secret: true },
                migratorPassword: { value: passwords.migrator, secret: true },
                partnerPassword: { value: passwords.readonly, secret: true },
                ...shared,
            },
        });
    const database = "catalog";
    const stack = await open({});
    if (Object.keys(await stack.outputs()).length === 0) {
        await stack.up();
        const { host, port } = cloud.postgresql;
        const { migrator: password } = passwords;
        const migrator = new Client({ host, port, database, user: "catalog_migrator", password });
        await migrator.connect();
        await migrator.query(catalogTables);
        await migrator.end();
        await (await open({ views: JSON.stringify(views) })).up();
    }
    return {
        catalog: { database, user: "catalog_app", password: passwords.app },
        partner: { database, user: "catalog_partner", password: passwords.readonly },
    };
}

/** The login of the app that only reads. */
export async function catalogLogin(app: DeployedApp): Promise<Login> {
    return (await catalogLogins(app)).catalog;
}
