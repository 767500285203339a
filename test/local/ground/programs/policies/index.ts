import { PolicyPack } from "@pulumi/policy";

new PolicyPack("ground", {
    policies: [
        {
            name: "greets-politely",
            description: "A greeter says good day.",
            enforcementLevel: "advisory",
            validateResource: (args, report) => {
                const greeting: unknown = args.props["greeting"];
                if (args.type === "ground:index:Greeter" && greeting !== "good day") {
                    report(`it says ${JSON.stringify(greeting)}`);
                }
            },
        },
    ],
});
