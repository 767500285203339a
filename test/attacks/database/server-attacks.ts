import type { Attack } from "../attack";
import { statement } from "./statement";
import type { Attacker, DatabaseTarget } from "./targets";

/** Goes into a database that isn't the attacker's. */
function enter(database: string, as: Attacker): Attack<DatabaseTarget> {
    return {
        id: `database/${as}-enter-${database}`,
        practice: "P7",
        attack: `connect to the database ${database} as ${as}`,
        run: async (target) => {
            const client = await target.connect(as, database);
            await client.end();
        },
    };
}

/** What reaches beyond the app's own schema: the server, its files, all other apps. */
export const serverAttacks: readonly Attack<DatabaseTarget>[] = [
    enter("postgres", "app"),
    enter("template1", "app"),
    enter("catalog", "app"),
    enter("postgres", "migrator"),
    enter("catalog", "migrator"),
    enter("postgres", "readonly"),
    enter("shop", "catalog"),
    enter("shop", "partner"),
    enter("postgres", "partner"),
    statement("advisory-lock", "hold a lock that others wait for", "SELECT pg_advisory_lock(1)"),
    statement("try-advisory-lock", "try such a lock", "SELECT pg_try_advisory_lock_shared(1, 2)"),
    statement(
        "advisory-lock-flood",
        "fill the server's table of locks, so that nobody can connect",
        "SELECT count(pg_advisory_xact_lock(i)) FROM generate_series(1, 100) i",
    ),
    statement("large-object", "write a large object", "SELECT lo_from_bytea(0, 'evil')"),
    statement("large-object-create", "make a large object", "SELECT lo_create(0)"),
    statement("do-block", "run a program of its own inside of the server", "DO 'BEGIN END'"),
    statement("drop-extension", "drop a language", "DROP EXTENSION plpgsql"),
    statement("publish", "publish all tables for replication", "CREATE PUBLICATION evil FOR ALL TABLES"),
    statement(
        "subscribe",
        "subscribe to another server",
        "CREATE SUBSCRIPTION evil CONNECTION 'dbname=evil password=evil' PUBLICATION evil WITH (connect = false)",
    ),
    statement("foreign-data", "reach other servers", "CREATE FOREIGN DATA WRAPPER evil"),
    statement("list-files", "list the server's files", "SELECT pg_ls_dir('.')"),
    statement("stat-file", "look at a file of the server", "SELECT pg_stat_file('PG_VERSION')"),
    statement("read-binary-file", "read a file as bytes", "SELECT pg_read_binary_file('PG_VERSION')"),
    statement("copy-from-file", "load a file into a table", "COPY shop.orders (item) FROM '/etc/hostname'"),
    statement("copy-to-file", "write a file", "COPY (SELECT 1) TO '/dev/null'"),
    statement(
        "copy-from-program",
        "load what a program says",
        "COPY shop.orders (item) FROM PROGRAM 'echo evil'",
    ),
    statement("load-library", "load a library", "LOAD 'plpgsql'"),
    statement("reload", "make the server read its settings again", "SELECT pg_reload_conf()"),
    statement("switch-wal", "fill the disk with log files", "SELECT pg_switch_wal()"),
    statement("restore-point", "write into the server's log", "SELECT pg_create_restore_point('evil')"),
    statement("reset-statistics", "wipe statistics", "SELECT pg_stat_reset()"),
    statement("read-hba", "read who may connect from where", "SELECT * FROM pg_hba_file_rules"),
    statement("read-settings-file", "read the server's settings", "SELECT * FROM pg_file_settings"),
    statement("read-samples", "read samples of all tables' rows", "SELECT * FROM pg_statistic"),
    statement("read-mappings", "read passwords for other servers", "SELECT * FROM pg_user_mapping"),
    statement("read-large-objects", "read all large objects", "SELECT * FROM pg_largeobject"),
    statement("hide-statements", "keep its statements out of the log", "SET log_statement = none"),
    statement("hide-errors", "keep its errors out of the log", "SET log_min_messages = panic"),
    statement("fill-disk", "lift the limit of temporary files", "SET temp_file_limit = -1"),
    statement("become-reader-of-all", "become who reads all data", "SET ROLE pg_read_all_data"),
    statement("become-writer-of-all", "become who writes all data", "SET ROLE pg_write_all_data"),
    statement("become-monitor", "become who sees all sessions' statements", "SET ROLE pg_monitor"),
    statement("become-neighbour", "become another app", "SET ROLE blog_app"),
    statement("truncate-neighbour", "empty another app's table", "TRUNCATE blog.posts"),
    statement("enter-neighbour", "create in another app's schema", "CREATE TABLE blog.evil ()"),
    statement("migrator-drop-neighbour", "drop another app's schema", "DROP SCHEMA blog CASCADE", "migrator"),
    statement(
        "migrator-superuser",
        "make the owner a superuser",
        "ALTER ROLE shop_owner SUPERUSER",
        "migrator",
    ),
    statement(
        "migrator-read-file",
        "read a file of the server as the migrator",
        "SELECT pg_read_file('PG_VERSION')",
        "migrator",
    ),
];
