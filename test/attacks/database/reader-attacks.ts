import type { Attack } from "../attack";
import { statement } from "./statement";
import type { DatabaseTarget } from "./targets";

const asPartner = (id: string, attack: string, sql: string) =>
    statement(`reader-${id}`, `${attack}, as who sees one view`, sql, "partner");

/** What who sees a view of some columns mustn't see or do. */
export const readerAttacks: readonly Attack<DatabaseTarget>[] = [
    asPartner("read-table", "read the table below", "SELECT * FROM catalog.products"),
    asPartner("read-column", "read a hidden column", "SELECT name FROM catalog.products"),
    asPartner("count-table", "count the hidden rows", "SELECT count(*) FROM catalog.products"),
    asPartner("read-other-view", "read the app's own view", "SELECT * FROM catalog.names"),
    asPartner(
        "guess-rows",
        "ask for a hidden value through the view",
        "SELECT FROM catalog_share.offer o JOIN catalog.products p USING (id) WHERE p.name = 'lamp'",
    ),
    asPartner("insert", "insert below the view", "INSERT INTO catalog.products (name) VALUES ('evil')"),
    asPartner(
        "update",
        "change rows through the view",
        "UPDATE catalog_share.offer SET id = 100 WHERE id = 1",
    ),
    asPartner("delete", "delete through the view", "DELETE FROM catalog_share.offer"),
    asPartner("lock-rows", "lock rows through the view", "SELECT FROM catalog_share.offer FOR UPDATE"),
    asPartner("lock-view", "lock the view", "LOCK TABLE catalog_share.offer IN ACCESS EXCLUSIVE MODE"),
    asPartner(
        "replace-view",
        "make the view show all",
        "CREATE OR REPLACE VIEW catalog_share.offer AS SELECT id, name FROM catalog.products",
    ),
    asPartner(
        "open-view",
        "take the barrier away",
        "ALTER VIEW catalog_share.offer RESET (security_barrier)",
    ),
    asPartner("take-view", "take the view over", "ALTER VIEW catalog_share.offer OWNER TO CURRENT_USER"),
    asPartner("drop-view", "drop the view", "DROP VIEW catalog_share.offer"),
    asPartner("create-view", "create a view beside it", "CREATE VIEW catalog_share.evil AS SELECT 1"),
    asPartner("create-table", "create a table beside it", "CREATE TABLE catalog_share.evil ()"),
    asPartner("temporary-table", "create a temporary table", "CREATE TEMPORARY TABLE evil ()"),
    asPartner(
        "cheap-function",
        "create a cheap function that sees rows before they are hidden",
        "CREATE FUNCTION pg_temp.evil(bigint) RETURNS bool COST 0.0001 LANGUAGE sql AS 'SELECT true'",
    ),
    asPartner("call-function", "call the app's function", "SELECT catalog.touch()"),
    asPartner("call-owner", "call a function that runs as its owner", "SELECT catalog.touch_as_owner()"),
    asPartner("sequence", "use up numbers", "SELECT nextval('catalog.products_id_seq')"),
    asPartner("read-samples", "read samples of hidden columns", "SELECT stavalues1 FROM pg_statistic"),
    asPartner("become-reader", "become the group that reads all", "SET ROLE catalog_ro"),
    asPartner("become-owner", "become the owner", "SET ROLE catalog_owner"),
    asPartner("join-reader", "join the group that reads all", "GRANT catalog_ro TO CURRENT_USER"),
];
