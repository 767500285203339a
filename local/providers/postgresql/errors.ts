export const asError = (error: unknown): Error => (error instanceof Error ? error : new Error(String(error)));

/** Puts in front of a failure what was being done, in the real provider's words. */
export const doing = async <T>(what: string, work: Promise<T>): Promise<T> => {
    try {
        return await work;
    } catch (error) {
        throw new Error(`${what}: ${asError(error).message}`, { cause: error });
    }
};
