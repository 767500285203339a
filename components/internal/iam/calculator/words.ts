import type { Access } from "./access";
import { compareText, type Condition } from "./condition";
import { conditionWords } from "./condition-words";
import type { GrantSet } from "./effective";
import type { Exclusion } from "./exclusion";
import { isUnknown, leafText, type Leaf } from "./leaf";
import { arnParts, isEverything } from "./resource";
import { serviceOf, type Vocabulary } from "./vocabulary";

/** One grant in words, and the same as plain data. */
export interface GrantInWords {
    /** Like `ssm:GetParameter on /shop/stripe-key, only through an endpoint of vpc-1`. */
    readonly text: string;
    /** The start of it, without what limits it: `ssm:GetParameter on /shop/stripe-key`. */
    readonly what: string;
    /** All actions; those of a whole service as `s3:*`, all there are as `*`. */
    readonly actions: readonly string[];
    /** What it is allowed on; more than one must all match. */
    readonly resources: readonly string[];
    readonly only: readonly string[];
    readonly except: readonly string[];
    /** What may make it less than this and couldn't be decided. */
    readonly doubts: readonly string[];
}

/** How many actions a line names before it counts the rest. */
const mostNamed = 12;

/** What a set of grants allows, one line a grant, sorted: equal grants give equal lines. */
export function describeGrants(grants: GrantSet, vocabulary: Vocabulary): GrantInWords[] {
    return grants.rows
        .flatMap(({ actions, access }) => {
            const names = shortened(actions, vocabulary);
            return access.map((one) => inWords(names, one, vocabulary));
        })
        .sort((a, b) => compareText(a.text, b.text));
}

function inWords(
    actions: readonly string[],
    { resources, when, unless, doubts }: Access,
    vocabulary: Vocabulary,
): GrantInWords {
    const say = (condition: Condition) => conditionWords(condition, vocabulary);
    const words = {
        what: `${listed(actions)} on ${resources.map(resourceWords).join(" that is also ")}`,
        actions,
        resources: resources.map(leafText),
        only: when.map(say).sort(compareText),
        except: unless.map((exclusion) => exclusionWords(exclusion, say)).sort(compareText),
        doubts,
    };
    return { text: grantText(words), ...words };
}

/** The line of a grant. */
export function grantText({ what, only, except, doubts }: Omit<GrantInWords, "text">): string {
    return [
        what,
        ...(only.length > 0 ? [`only ${only.join(" and ")}`] : []),
        ...except.map((exclusion) => `except ${exclusion}`),
        ...doubts.map((doubt) => `in doubt: ${doubt}`),
    ].join(", ");
}

function listed(actions: readonly string[]): string {
    const more = actions.length - mostNamed;
    return more > 0 ? `${actions.slice(0, mostNamed).join(", ")} and ${more} more` : actions.join(", ");
}

/** Whole services as one name. */
function shortened(
    actions: readonly Leaf[],
    { whole: isWhole, actions: all, services }: Vocabulary,
): string[] {
    if (isWhole && actions.length >= all.length) {
        return ["*"];
    }
    const byService = new Map<string, string[]>();
    for (const action of actions) {
        const service = isUnknown(action) ? "" : serviceOf(action);
        byService.set(service, [...(byService.get(service) ?? []), leafText(action)]);
    }
    return [...byService].flatMap(([service, names]) => {
        const whole = services.get(service)?.length;
        return whole !== undefined && whole > 1 && names.length >= whole ? [`${service}:*`] : names;
    });
}

/** A parameter of one region and account by its path; all else by its ARN. */
function resourceWords(leaf: Leaf): string {
    if (isUnknown(leaf)) {
        return leafText(leaf);
    }
    if (isEverything(leaf)) {
        return "everything";
    }
    const [, , service, region = "", account = "", resource = ""] = arnParts(leaf) ?? [];
    const isParameter =
        service === "ssm" && resource.startsWith("parameter/") && !/[*?]/.test(region + account);
    return isParameter ? resource.slice("parameter".length) : leaf;
}

function exclusionWords({ resources, conditions }: Exclusion, say: (condition: Condition) => string): string {
    const leaves = resources.leaves.map(resourceWords).sort(compareText).join(" or ");
    const where = resources.leaves.some(isEverything)
        ? ""
        : resources.not
          ? `on all but ${leaves}`
          : `on ${leaves}`;
    return [where, conditions.map(say).sort(compareText).join(" and ")]
        .filter((part) => part !== "")
        .join(" ");
}
