using System.Text.Json;
using System.Text.Json.Serialization;

namespace Notifications.Domain;

/// <summary>A send's template as it was when the send was accepted. The texts are made of it when a recipient's row is made: whatever
/// becomes of the template meanwhile, all recipients get the same version.</summary>
public sealed record SendTemplate
{
    public required string Name { get; init; }

    /// <summary>The language that the send asks for; null: each recipient's own.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Locale { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public JsonElement? Variables { get; init; }

    /// <summary>Its version in each language, as <c>Templates</c> writes them.</summary>
    public required IReadOnlyList<JsonElement> Versions { get; init; }

    /// <summary>The same for the same versions: what is compiled of them is kept by it.</summary>
    public required string Key { get; init; }

    /// <summary>Texts that the send brings itself, by their names in requests: they are the same for everybody.</summary>
    public IReadOnlyList<string> Given { get; init; } = [];

    /// <summary>Some channel may say more than title and message.</summary>
    public bool ForChannels { get; init; }
}
