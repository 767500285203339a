/** Checks of single values, in the words of the real provider. */
import { asText } from "../properties";
import type { Property } from "../resource-type";

type Check = NonNullable<Property["check"]>;

/** A length between two bounds. */
export const length =
    (min: number, max: number): Check =>
    (value, name) =>
        asText(value).length < min || asText(value).length > max
            ? `expected length of ${name} to be in the range (${min} - ${max}), got ${asText(value)}`
            : undefined;

/** A number between two bounds. */
export const range =
    (min: number, max: number): Check =>
    (value, name) =>
        Number(value) < min || Number(value) > max
            ? `expected ${name} to be in the range (${min} - ${max}), got ${asText(value)}`
            : undefined;

/** One of some strings. */
export const oneOf =
    (...allowed: readonly string[]): Check =>
    (value, name) =>
        allowed.includes(asText(value))
            ? undefined
            : `expected ${name} to be one of [${allowed.map((one) => `"${one}"`).join(" ")}], got ${asText(value)}`;

/** One of some numbers. */
export const oneOfNumbers =
    (...allowed: readonly number[]): Check =>
    (value, name) =>
        allowed.includes(Number(value))
            ? undefined
            : `expected ${name} to be one of [${allowed.join(" ")}], got ${asText(value)}`;

/** A pattern, with the whole message. */
export const matches =
    (pattern: RegExp, message: (value: string, name: string) => string): Check =>
    (value, name) =>
        pattern.test(asText(value)) ? undefined : message(asText(value), name);

/** An ARN. */
export const arn: Check = (value, name) => {
    const text = asText(value);
    const fault = arnFault(text);
    return fault && `"${name}" (${text}) is an invalid ARN: ${fault}`;
};

function arnFault(text: string): string | undefined {
    if (text === "") {
        return undefined;
    }
    if (!text.startsWith("arn:")) {
        return "arn: invalid prefix";
    }
    const [, partition = "", , region = "", account = "", ...resource] = text.split(":");
    if (text.split(":").length < 6) {
        return "arn: not enough sections";
    }
    if (!/^aws(-[a-z]+)*$/.test(partition)) {
        return "invalid partition value (expecting to match regular expression: ^aws(-[a-z]+)*$)";
    }
    if (region !== "" && !/^[a-z]{2}(-[a-z]+)+-\d{1,2}$/.test(region)) {
        return "invalid region value (expecting to match regular expression: ^[a-z]{2}(-[a-z]+)+-\\d{1,2}$)";
    }
    if (account !== "" && !/^(aws|aws-managed|third-party|\d{12}|cw.{10})$/.test(account)) {
        return "invalid account ID value (expecting to match regular expression: ^(aws|aws-managed|third-party|\\d{12}|cw.{10})$)";
    }
    return resource.join(":") === "" ? "missing resource value" : undefined;
}

/** The first fault that one of some checks finds. */
export const all =
    (...checks: readonly Check[]): Check =>
    (value, name) => {
        for (const check of checks) {
            const fault = check(value, name);
            if (fault !== undefined) {
                return fault;
            }
        }
        return undefined;
    };

/** Every item of a list, or the list itself where the program gave one value. */
export const each =
    (check: Check): Check =>
    (value, name) => {
        for (const [index, item] of (Array.isArray(value) ? value : []).entries()) {
            const fault = check(item, `${name}.${index}`);
            if (fault !== undefined) {
                return fault;
            }
        }
        return undefined;
    };
