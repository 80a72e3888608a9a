namespace Notifications.Channels;

/// <summary>The few words that are the app's own, in the reader's language; English where it is not known. What is sent is the sender's.</summary>
/// <param name="Language">Theirs, as HTML names it.</param>
/// <param name="Open">Before what a link opens.</param>
/// <param name="Reason">Why somebody gets a mail; {0} is the category.</param>
/// <param name="Unsubscribe">{0} is the category.</param>
internal sealed record Words(string Language, string Open, string Reason, string Unsubscribe)
{
    private static readonly Words English = new("en", "Open", "You get this mail because of the category \"{0}\".", "Unsubscribe from \"{0}\"");

    private static readonly Words German = new("de", "Öffnen", "Sie erhalten diese E-Mail wegen der Kategorie „{0}“.", "„{0}“ abbestellen");

    /// <param name="locale">A language tag, or null.</param>
    public static Words For(string? locale) => locale?.Split('-', '_')[0].ToLowerInvariant() switch
    {
        "de" => German,
        _ => English,
    };
}
