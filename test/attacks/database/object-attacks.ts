import type { Attack } from "../attack";
import { statement } from "./statement";
import type { DatabaseTarget } from "./targets";

/** More of what only the owner may do with what is in the app's schema. */
export const objectAttacks: readonly Attack<DatabaseTarget>[] = [
    statement("create-type", "create a type", "CREATE TYPE shop.evil AS (a int)"),
    statement("create-domain", "create a domain", "CREATE DOMAIN shop.evil AS int"),
    statement(
        "create-aggregate",
        "create an aggregate",
        "CREATE AGGREGATE shop.evil (int) (SFUNC = int4pl, STYPE = int)",
    ),
    statement(
        "create-operator",
        "create an operator that stands for another",
        "CREATE OPERATOR shop.= (FUNCTION = int4pl, LEFTARG = int, RIGHTARG = int)",
    ),
    statement("create-collation", "create a collation", "CREATE COLLATION shop.evil (locale = 'C')"),
    statement("create-sequence", "create a sequence", "CREATE SEQUENCE shop.evil"),
    statement(
        "create-materialized-view",
        "keep a copy of a table",
        "CREATE MATERIALIZED VIEW shop.evil AS SELECT * FROM shop.orders",
    ),
    statement(
        "create-rule",
        "make writes go nowhere by a rule",
        "CREATE RULE evil AS ON INSERT TO shop.orders DO INSTEAD NOTHING",
    ),
    statement("create-policy", "write a policy for rows", "CREATE POLICY evil ON shop.orders USING (true)"),
    statement(
        "row-security",
        "hide all rows from the others",
        "ALTER TABLE shop.orders ENABLE ROW LEVEL SECURITY",
    ),
    statement(
        "create-statistics",
        "collect statistics of columns",
        "CREATE STATISTICS shop.evil ON id, item FROM shop.orders",
    ),
    statement("reindex", "lock a table by building its indexes anew", "REINDEX TABLE shop.orders"),
    statement("comment", "write into the catalog", "COMMENT ON TABLE shop.orders IS 'evil'"),
    statement("alter-sequence", "restart a sequence", "ALTER SEQUENCE shop.orders_id_seq RESTART"),
    statement("read-sequence", "read how many there were", "SELECT last_value FROM shop.orders_id_seq"),
    statement(
        "alter-function",
        "make a function run as its owner",
        "ALTER FUNCTION shop.order_count() SECURITY DEFINER",
    ),
    statement(
        "replace-function",
        "put other code into a function",
        "CREATE OR REPLACE FUNCTION shop.order_count() RETURNS bigint LANGUAGE sql AS 'SELECT 0::bigint'",
    ),
    statement("drop-function", "drop a function", "DROP FUNCTION shop.order_count()"),
    statement("drop-schema", "drop the schema with all that is in it", "DROP SCHEMA shop CASCADE"),
    statement("take-schema", "take the schema over", "ALTER SCHEMA shop OWNER TO CURRENT_USER"),
    statement("take-database", "take the database over", "ALTER DATABASE shop OWNER TO CURRENT_USER"),
    statement(
        "reassign-owned",
        "take all that is the owner's",
        "REASSIGN OWNED BY shop_owner TO CURRENT_USER",
    ),
    statement("drop-owned", "drop all that is the owner's", "DROP OWNED BY shop_owner"),
    statement("wake-owner", "let the owner log in", "ALTER ROLE shop_owner LOGIN PASSWORD 'evil'"),
    statement("more-connections", "lift its connection limit", "ALTER ROLE CURRENT_USER CONNECTION LIMIT -1"),
    statement("pass-row-security", "pass row-level security", "ALTER ROLE CURRENT_USER BYPASSRLS"),
    statement(
        "everybodys-path",
        "change where all look for tables",
        "ALTER ROLE ALL SET search_path = public",
    ),
];
