#nullable enable
using Azure.Core;

namespace Azure.Data.Tables;

/// <summary>Which answers are not errors, by operation; what is retried stays as Azure.Core has it.</summary>
internal static class Expected
{
    public static readonly ResponseClassifier Ok = new StatusCodeClassifier([200]);
    public static readonly ResponseClassifier OkOrMissing = new StatusCodeClassifier([200, 404]);
    public static readonly ResponseClassifier Created = new StatusCodeClassifier([201, 204]);
    public static readonly ResponseClassifier CreatedOrConflict = new StatusCodeClassifier([201, 204, 409]);
    public static readonly ResponseClassifier Done = new StatusCodeClassifier([204]);
    public static readonly ResponseClassifier DoneOrMissing = new StatusCodeClassifier([204, 404]);
    public static readonly ResponseClassifier Accepted = new StatusCodeClassifier([202]);
}
