import type { Attack } from "../attack";
import { statement } from "./statement";
import type { DatabaseTarget } from "./targets";

const asCatalog = (id: string, attack: string, sql: string) =>
    statement(`reading-app-${id}`, `${attack}, as an app that only reads`, sql, "catalog");

/** What an app that only reads mustn't be able to do with what it reads. */
export const catalogAttacks: readonly Attack<DatabaseTarget>[] = [
    asCatalog("insert", "insert", "INSERT INTO catalog.products (id, name) VALUES (100, 'evil')"),
    asCatalog("update", "update", "UPDATE catalog.products SET name = 'evil'"),
    asCatalog("delete", "delete", "DELETE FROM catalog.products"),
    asCatalog(
        "delete-in-query",
        "delete inside of a query",
        "WITH gone AS (DELETE FROM catalog.products RETURNING id) SELECT count(*) FROM gone",
    ),
    asCatalog(
        "merge",
        "change rows by MERGE",
        "MERGE INTO catalog.products p USING (VALUES (1)) v (id) ON p.id = v.id WHEN MATCHED THEN UPDATE SET name = 'evil'",
    ),
    asCatalog("write-view", "write through a view", "UPDATE catalog.names SET name = 'evil'"),
    asCatalog("truncate", "empty a table at once", "TRUNCATE catalog.products"),
    asCatalog("nextval", "use up numbers", "SELECT nextval('catalog.products_id_seq')"),
    asCatalog("setval", "set a sequence back", "SELECT setval('catalog.products_id_seq', 1)"),
    asCatalog("read-sequence", "read where a sequence is", "SELECT last_value FROM catalog.products_id_seq"),
    // Each of these makes those who write wait: https://www.postgresql.org/docs/current/explicit-locking.html
    asCatalog("lock-rows", "lock rows", "SELECT FROM catalog.products FOR UPDATE"),
    asCatalog("share-rows", "lock rows against changes", "SELECT FROM catalog.products FOR KEY SHARE"),
    asCatalog(
        "lock-row-exclusive",
        "lock a table as a writer does",
        "LOCK TABLE catalog.products IN ROW EXCLUSIVE MODE",
    ),
    asCatalog("lock-share", "lock a table against writers", "LOCK TABLE catalog.products IN SHARE MODE"),
    asCatalog(
        "lock-access-exclusive",
        "lock a table against everybody",
        "LOCK TABLE catalog.products IN ACCESS EXCLUSIVE MODE",
    ),
    asCatalog("call-writer", "call a function that writes", "SELECT catalog.touch()"),
    asCatalog("call-owner", "call a function that writes as its owner", "SELECT catalog.touch_as_owner()"),
    asCatalog("temporary-table", "create a temporary table", "CREATE TEMPORARY TABLE evil ()"),
    asCatalog("temporary-sequence", "create a temporary sequence", "CREATE TEMPORARY SEQUENCE evil"),
    asCatalog(
        "temporary-function",
        "create a temporary function",
        "CREATE FUNCTION pg_temp.evil() RETURNS int LANGUAGE sql AS 'SELECT 1'",
    ),
    asCatalog("create-table", "create a table", "CREATE TABLE catalog.evil ()"),
    asCatalog(
        "copy-table",
        "copy what it reads into a table",
        "SELECT * INTO catalog.evil FROM catalog.products",
    ),
    asCatalog("become-writer", "become the group that writes", "SET ROLE catalog_rw"),
    asCatalog("join-writer", "join the group that writes", "GRANT catalog_rw TO CURRENT_USER"),
    asCatalog("large-object", "write a large object", "SELECT lo_from_bytea(0, 'evil')"),
];
