using System.Text.Json;
using System.Text.Json.Serialization;
using Notifications.Platform.Http;
using Notifications.Platform.Security;

namespace Notifications.Platform.Json;

/// <summary>What every module reads and writes.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, Converters = [typeof(Rfc3339)])]
[JsonSerializable(typeof(Problem))]
[JsonSerializable(typeof(HubProblem))]
[JsonSerializable(typeof(DevToken))]
[JsonSerializable(typeof(SignInWays))]
[JsonSerializable(typeof(JsonElement))]
[JsonSerializable(typeof(IReadOnlyList<string>))]
[JsonSerializable(typeof(string))]
internal sealed partial class PlatformJson : JsonSerializerContext;
