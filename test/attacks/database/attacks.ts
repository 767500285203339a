import type { Attack } from "../attack";
import { statement } from "./statement";
import type { DatabaseTarget } from "./targets";

/** SQL that can't run in a transaction, and what takes it back where it worked. */
function lasting(id: string, attack: string, sql: string, undo: string): Attack<DatabaseTarget> {
    return {
        id: `database/${id}`,
        practice: "P7",
        attack,
        run: async (target) => {
            const client = await target.connect("app");
            try {
                await client.query(sql);
                await client.query(undo);
            } finally {
                await client.end();
            }
        },
    };
}

/** More connections than any app of one instance needs, which would leave none for the others. */
const hoardConnections: Attack<DatabaseTarget> = {
    id: "database/hoard-connections",
    practice: "P7",
    attack: "take 30 connections at once",
    run: async (target) => {
        const opened = await Promise.allSettled(Array.from({ length: 30 }, () => target.connect("app")));
        for (const result of opened) {
            if (result.status === "fulfilled") {
                await result.value.end();
            }
        }
        const refused = opened.find((result) => result.status === "rejected");
        if (refused) {
            throw refused.reason;
        }
    },
};

export const databaseAttacks: readonly Attack<DatabaseTarget>[] = [
    statement("create-table", "create a table in the app's schema", "CREATE TABLE shop.evil ()"),
    statement("create-table-public", "create a table in the schema public", "CREATE TABLE public.evil ()"),
    statement("create-temporary-table", "create a temporary table", "CREATE TEMPORARY TABLE evil ()"),
    statement("create-schema", "create a schema", "CREATE SCHEMA evil"),
    statement("create-view", "create a view", "CREATE VIEW shop.evil AS SELECT 1"),
    statement(
        "create-function",
        "create a function that runs as its owner",
        "CREATE FUNCTION shop.evil() RETURNS int LANGUAGE sql SECURITY DEFINER AS 'SELECT 1'",
    ),
    statement("create-index", "create an index", "CREATE INDEX ON shop.orders (item)"),
    statement("alter-table", "add a column", "ALTER TABLE shop.orders ADD COLUMN evil text"),
    statement("drop-column", "drop a column with its data", "ALTER TABLE shop.orders DROP COLUMN item"),
    statement("drop-table", "drop a table", "DROP TABLE shop.orders"),
    statement("truncate", "empty a table at once", "TRUNCATE shop.orders"),
    statement(
        "create-trigger",
        "put a trigger on a table",
        "CREATE TRIGGER evil AFTER INSERT ON shop.orders EXECUTE FUNCTION suppress_redundant_updates_trigger()",
    ),
    statement(
        "disable-triggers",
        "switch triggers and constraints off",
        "SET session_replication_role = replica",
    ),
    statement(
        "reference",
        "tie a table down by a foreign key",
        "CREATE TABLE public.evil (id bigint REFERENCES shop.orders)",
    ),
    statement("reset-sequence", "set a sequence back", "SELECT setval('shop.orders_id_seq', 1)"),
    statement(
        "grant-on",
        "open a table to everybody",
        // A GRANT that does nothing is only a WARNING: the attacker looks whether it worked.
        `GRANT SELECT ON shop.orders TO PUBLIC;
         DO $$ BEGIN
             IF NOT has_table_privilege('public', 'shop.orders', 'SELECT') THEN
                 RAISE insufficient_privilege USING MESSAGE = 'no privileges were granted for "orders"';
             END IF;
         END $$`,
    ),
    statement(
        "grant-future",
        "open all future tables to everybody",
        "ALTER DEFAULT PRIVILEGES FOR ROLE shop_owner GRANT ALL ON TABLES TO PUBLIC",
    ),
    statement("become-owner", "become the owner", "SET ROLE shop_owner"),
    statement("become-session", "take the owner's session", "SET SESSION AUTHORIZATION shop_owner"),
    statement("take-table", "take a table over", "ALTER TABLE shop.orders OWNER TO CURRENT_USER"),
    statement("rename-schema", "rename the schema", "ALTER SCHEMA shop RENAME TO evil"),
    statement("become-superuser", "make itself a superuser", "ALTER ROLE CURRENT_USER SUPERUSER"),
    statement("create-role", "create a role", "CREATE ROLE evil LOGIN"),
    statement("join-role", "join a role that reads all data", "GRANT pg_read_all_data TO CURRENT_USER"),
    statement("read-passwords", "read password verifiers", "SELECT rolpassword FROM pg_authid"),
    statement("read-file", "read a file of the server", "SELECT pg_read_file('/etc/hostname')"),
    statement("import-file", "read a file as a large object", "SELECT lo_import('/etc/hostname')"),
    statement("run-program", "run a program on the server", "COPY (SELECT 1) TO PROGRAM 'cat >/dev/null'"),
    statement(
        "database-setting",
        "change a setting for all sessions",
        "ALTER DATABASE shop SET work_mem = '1GB'",
    ),
    statement("read-neighbour", "read another app's table", "SELECT * FROM blog.posts"),
    statement("write-neighbour", "write to another app's table", "INSERT INTO blog.posts VALUES ('evil')"),
    statement("drop-neighbour", "drop another app's table", "DROP TABLE blog.posts"),
    statement("call-tool", "call what an admin keeps in the schema public", "SELECT public.admin_tool()"),
    lasting("create-database", "create a database", "CREATE DATABASE evil", "DROP DATABASE evil"),
    lasting(
        "server-setting",
        "change the server's settings",
        "ALTER SYSTEM SET log_connections = on",
        "ALTER SYSTEM RESET log_connections",
    ),
    hoardConnections,
    statement(
        "readonly-insert",
        "insert as the login for reports",
        "INSERT INTO shop.orders (item) VALUES ('evil')",
        "readonly",
    ),
    statement(
        "readonly-update",
        "update as the login for reports",
        "UPDATE shop.orders SET paid = true",
        "readonly",
    ),
    statement("readonly-delete", "delete as the login for reports", "DELETE FROM shop.orders", "readonly"),
    statement(
        "readonly-function",
        "call the app's function as the login for reports",
        "SELECT shop.order_count()",
        "readonly",
    ),
    statement(
        "readonly-sequence",
        "use up numbers as the login for reports",
        "SELECT nextval('shop.orders_id_seq')",
        "readonly",
    ),
    statement("migrator-create-role", "create a role as the migrator", "CREATE ROLE evil LOGIN", "migrator"),
    statement(
        "migrator-read-neighbour",
        "read another app's table as the migrator",
        "SELECT * FROM blog.posts",
        "migrator",
    ),
    statement(
        "migrator-run-program",
        "run a program as the migrator",
        "COPY (SELECT 1) TO PROGRAM 'cat >/dev/null'",
        "migrator",
    ),
    statement("neighbour-connect", "connect to the database as another app", "SELECT 1", "neighbour"),
    statement("raise-own-timeout", "lift its own statement timeout", "SET statement_timeout = 0"),
    statement(
        "read-catalog",
        "list tables and roles",
        "SELECT relname FROM pg_class UNION SELECT rolname FROM pg_roles",
    ),
    statement(
        "lock-own-table",
        "lock a table against everybody",
        "LOCK TABLE shop.orders IN ACCESS EXCLUSIVE MODE",
    ),
];
