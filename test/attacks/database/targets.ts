import { Client } from "pg";
import { startPostgresql } from "../../../local/postgresql";
import { Run } from "../../../local/run";
import { appTables, type DeployedApp } from "../../support/deployed-app";
import { catalogLogins, catalogTables, type Login } from "./catalog";

/** Who attacks; the catalog is an app that only reads, with a database of its own, and the partner sees a view of it. */
export type Attacker = "app" | "readonly" | "migrator" | "neighbour" | "catalog" | "partner";

/** A server under attack: one login for each attacker. */
export interface DatabaseTarget {
    /** @param database another one than the attacker's own */
    connect(as: Attacker, database?: string): Promise<Client>;
}

/** Both sides, in the same words of SQL. The other side's server is a cluster of its own, so that names can be the same. */
export async function databaseTargets(
    app: DeployedApp,
): Promise<{ hardened: DatabaseTarget; control: DatabaseTarget; stop: () => Promise<void> }> {
    const { postgresql } = app.cloud;
    const database = app.outputs.databaseName;
    const neighbour = { database, user: "blog_app", password: app.passwords.neighbour };
    await settleNeighbour(app.admin, neighbour);
    const hardened = target(postgresql, {
        app: { database, user: app.outputs.appRole, password: app.passwords.app },
        readonly: { database, user: app.outputs.readonlyRole, password: app.passwords.readonly },
        migrator: { database, user: app.outputs.migratorRole, password: app.passwords.migrator },
        neighbour,
        ...(await catalogLogins(app)),
    });

    const run = new Run();
    const server = await startPostgresql(run, postgresql.version, () => undefined);
    const common = await commonSetUp(server, neighbour);
    const shop = { database, ...common };
    return {
        hardened,
        control: target(server, {
            app: shop,
            readonly: shop,
            migrator: shop,
            neighbour,
            catalog: { database: "catalog", ...common },
            partner: { database: "catalog", ...common },
        }),
        stop: () => run.stop(),
    };
}

/**
 * The common way: one login for all apps, their migrations and their reports, made with `createuser -s`, which owns all.
 * https://www.digitalocean.com/community/tutorials/how-to-use-postgresql-with-your-ruby-on-rails-application-on-ubuntu-20-04
 */
async function commonSetUp(
    server: { host: string; port: number; username: string; password: string },
    neighbour: Login,
): Promise<{ user: string; password: string }> {
    const { password } = server;
    const login = { user: "shop_app", password };
    const admin = await open(server, { database: "postgres", user: server.username, password });
    await admin.query(`CREATE ROLE shop_app SUPERUSER LOGIN PASSWORD '${password}'`);
    await admin.query("CREATE DATABASE shop OWNER shop_app");
    await admin.query("CREATE DATABASE catalog OWNER shop_app");
    await admin.end();
    const shop = await open(server, { database: "shop", ...login });
    // The same names as on the hardened side, for the same bytes to hit; nobody logs in as these.
    await shop.query("CREATE ROLE shop_owner; CREATE SCHEMA shop");
    await shop.query(appTables);
    await settleNeighbour(shop, neighbour);
    await shop.end();
    const catalog = await open(server, { database: "catalog", ...login });
    await catalog.query("CREATE ROLE catalog_rw; CREATE ROLE catalog_ro; CREATE ROLE catalog_owner");
    await catalog.query("CREATE SCHEMA catalog; CREATE SCHEMA catalog_share");
    await catalog.query(catalogTables);
    await catalog.query("CREATE VIEW catalog_share.offer AS SELECT id FROM catalog.products");
    await catalog.end();
    return login;
}

/** What else is in the database: another app's schema, table and login, and a function that an admin put into `public`. */
async function settleNeighbour(admin: Client, neighbour: Login): Promise<void> {
    await admin.query(`
        CREATE ROLE ${neighbour.user} LOGIN PASSWORD '${neighbour.password}';
        CREATE SCHEMA blog AUTHORIZATION ${neighbour.user};
        CREATE TABLE blog.posts (title text);
        INSERT INTO blog.posts VALUES ('draft');
        ALTER TABLE blog.posts OWNER TO ${neighbour.user};
        CREATE FUNCTION public.admin_tool() RETURNS text LANGUAGE sql AS 'SELECT current_user::text';
    `);
}

function target(server: { host: string; port: number }, logins: Record<Attacker, Login>): DatabaseTarget {
    return { connect: (as, database) => open(server, { ...logins[as], ...(database && { database }) }) };
}

async function open({ host, port }: { host: string; port: number }, login: Login): Promise<Client> {
    const client = new Client({ host, port, ...login });
    await client.connect();
    return client;
}
