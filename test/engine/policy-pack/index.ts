import { PolicyPack, UnknownValueError } from "@pulumi/policy";

/** A value as a policy sees it; what isn't known yet stands as `unknown`. */
function seen(look: () => unknown): unknown {
    try {
        const value = look();
        if (Array.isArray(value)) {
            return value.map((_, index) => seen(() => value[index] as unknown));
        }
        if (typeof value !== "object" || value === null) {
            return value;
        }
        const members = value as Record<string, unknown>;
        return Object.fromEntries(Object.keys(members).map((key) => [key, seen(() => members[key])]));
    } catch (error) {
        if (error instanceof UnknownValueError) {
            return "unknown";
        }
        throw error;
    }
}

const interesting = /^least-privilege:|^aws:iam\/(policy:Policy|rolePolicy:RolePolicy)$/;

new PolicyPack("engine-tests", {
    policies: [
        {
            name: "tells-what-it-sees",
            description: "Reports the inputs of our components and of the IAM documents they make.",
            enforcementLevel: "advisory",
            validateResource: ({ type, name, props }, report) => {
                if (interesting.test(type)) {
                    report(JSON.stringify({ type, name, props: seen(() => props) }));
                }
            },
        },
        {
            name: "forbids-a-parameter",
            description: "No instance may read the parameter that FORBIDDEN_PARAMETER names.",
            enforcementLevel: "mandatory",
            // Of a component, `validateStack` sees the outputs only.
            validateResource: ({ type, props }, report) => {
                if (type !== "least-privilege:index:InstanceRole") {
                    return;
                }
                const parameters = seen(() => props["parameters"]);
                if (Array.isArray(parameters) && parameters.includes(process.env["FORBIDDEN_PARAMETER"])) {
                    report("this parameter is forbidden");
                }
            },
        },
    ],
});
