import { Client } from "pg";
import { startPostgresql } from "../../../local/postgresql";
import { Run } from "../../../local/run";
import { appTables, type DeployedApp } from "../../support/deployed-app";

/** Who attacks. */
export type Attacker = "app" | "readonly" | "migrator" | "neighbour";

/** A database under attack: one connection string for each attacker. */
export interface DatabaseTarget {
    connect(as: Attacker): Promise<Client>;
}

interface Login {
    readonly user: string;
    readonly password: string;
}

/** Both sides, in the same words of SQL. The other side's server is a cluster of its own, so that names can be the same. */
export async function databaseTargets(
    app: DeployedApp,
): Promise<{ hardened: DatabaseTarget; control: DatabaseTarget; stop: () => Promise<void> }> {
    const { postgresql } = app.cloud;
    const neighbour = { user: "blog_app", password: app.passwords.neighbour };
    await settleNeighbour(app.admin, neighbour);
    const hardened = target(postgresql, {
        app: { user: app.outputs.appRole, password: app.passwords.app },
        readonly: { user: app.outputs.readonlyRole, password: app.passwords.readonly },
        migrator: { user: app.outputs.migratorRole, password: app.passwords.migrator },
        neighbour,
    });

    const run = new Run();
    const server = await startPostgresql(run, postgresql.version, () => undefined);
    const common = await commonSetUp(server, neighbour);
    return {
        hardened,
        control: target(server, { app: common, readonly: common, migrator: common, neighbour }),
        stop: () => run.stop(),
    };
}

/**
 * The common way: one login for the app, its migrations and its reports, made with `createuser -s`, which owns all.
 * https://www.digitalocean.com/community/tutorials/how-to-use-postgresql-with-your-ruby-on-rails-application-on-ubuntu-20-04
 */
async function commonSetUp(
    server: { host: string; port: number; username: string; password: string },
    neighbour: Login,
): Promise<Login> {
    const login = { user: "shop_app", password: server.password };
    const admin = await open(server, "postgres", { user: server.username, password: server.password });
    await admin.query(`CREATE ROLE shop_app SUPERUSER LOGIN PASSWORD '${login.password}'`);
    await admin.query("CREATE DATABASE shop OWNER shop_app");
    await admin.end();
    const shop = await open(server, "shop", login);
    // The same names as on the hardened side, for the same bytes to hit; nobody logs in as these.
    await shop.query("CREATE ROLE shop_owner; CREATE SCHEMA shop");
    await shop.query(appTables);
    await settleNeighbour(shop, neighbour);
    await shop.end();
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
    return { connect: (as) => open(server, "shop", logins[as]) };
}

async function open(server: { host: string; port: number }, database: string, login: Login): Promise<Client> {
    const client = new Client({ host: server.host, port: server.port, database, ...login });
    await client.connect();
    return client;
}
