import * as pulumi from "@pulumi/pulumi";

interface GreeterArgs {
    readonly greeting: pulumi.Input<string>;
}

class Greeter extends pulumi.ComponentResource {
    readonly greeting: pulumi.Output<string>;

    constructor(name: string, args: GreeterArgs) {
        super("ground:index:Greeter", name, args);
        this.greeting = pulumi.output(args.greeting);
        this.registerOutputs({ greeting: this.greeting });
    }
}

const config = new pulumi.Config();
const greeter = new Greeter("greeter", { greeting: config.require("greeting") });

export const greeting = greeter.greeting;
export const stack = pulumi.getStack();
export const secret = config.getSecret("password");
