using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace Notifications.Shared;

/// <summary>The worker's serializer: what it hands to output bindings and reads from triggers. Its own types (a SignalR action, a timer's
/// info) are not in the app's context, and an unknown type would go out silently as its <c>ToString()</c>: reflection covers those.</summary>
internal static class WorkerJson
{
    public static JsonSerializerOptions Options { get; } = new(AppJson.Default.Options)
    {
        PropertyNameCaseInsensitive = true,
        TypeInfoResolver = JsonTypeInfoResolver.Combine(AppJson.Default, new DefaultJsonTypeInfoResolver()),
    };
}
