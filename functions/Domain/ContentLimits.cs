namespace Notifications.Domain;

/// <summary>How large the members of a content may be: lengths in characters, as people count them (docs/limits.md).</summary>
internal static class ContentLimits
{
    public const int MaxTitle = 200, MaxMessage = 4_000, MaxTags = 20, MaxTag = 64, MaxUrl = 2_048, MaxName = 64, MaxKey = 128;

    public const int MaxActorName = 100, MaxActions = 2, MaxActionLabel = 40;

    public const int MaxDataBytes = 16 * 1024;
}
