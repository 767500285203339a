import { awsService } from "../needs-rules";
import { type Faults, given, type Rule } from "../validation";

const gateways = ["s3", "dynamodb"];

/** Whether a service has an endpoint in the route table, which costs nothing; any other has network interfaces. */
export function isGateway(service: string): boolean {
    return gateways.includes(service);
}

/** A service whose endpoint can be told what to let through. */
export const endpointService: Rule<string> = (value) =>
    value === "email-smtp"
        ? `${given(value)} logs in by SMTP, so that its endpoint can't be told who may use it; send mail by a service that is called by the app's role.`
        : awsService(value);

/** Services whose endpoint lets through nothing but what is named, and the arguments that name it. */
const narrowed: Readonly<Record<string, readonly string[]>> = {
    s3: ["bucketNames", "amazonLinuxPackages"],
    ssm: ["parameters", "parameterPaths"],
    logs: ["logGroupName"],
};

/** Records an endpoint that would let nothing through, and what is named for an endpoint that isn't made. */
export function checkNarrowed(faults: Faults, services: readonly string[], named: readonly string[]): void {
    for (const [service, properties] of Object.entries(narrowed)) {
        const found = properties.filter((property) => named.includes(property));
        if (services.includes(service) && found.length === 0) {
            faults.add(
                "awsServices",
                `"${service}" is listed, and nothing that may be reached there; give ${properties.join(" or ")}, too.`,
            );
        }
        if (!services.includes(service)) {
            for (const property of found) {
                faults.add(
                    property,
                    `it is reached through the endpoint of "${service}", and none is made; add it to awsServices.`,
                );
            }
        }
    }
}

/** Records what stands in a list twice: each makes a resource of its name. */
export function checkNoneTwice(faults: Faults, path: string, values: readonly string[]): void {
    values.forEach((value, index) => {
        if (values.indexOf(value) < index) {
            faults.add(
                `${path}[${String(index)}]`,
                `${given(value)} is listed twice; leave one of them out.`,
            );
        }
    });
}
