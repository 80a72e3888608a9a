using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Notifications.Shared;

namespace Notifications.Realtime;

/// <summary>What an invoked hub method gives back: the value, or <c>{ "problem": … }</c>. Serialised here, so that it is the same JSON
/// whatever serializer the worker has.</summary>
internal static class HubAnswer
{
    public static JsonElement Of<T>(T value, JsonTypeInfo<T> type) => JsonSerializer.SerializeToElement(value, type);

    public static JsonElement Of(Problem problem) => JsonSerializer.SerializeToElement(new HubProblem(problem), AppJson.Default.HubProblem);
}

public sealed record HubProblem(Problem Problem);
