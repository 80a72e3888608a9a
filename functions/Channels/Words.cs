namespace Notifications.Channels;

/// <summary>The few words that are the app's own, in a mail's language; English where there are none for it. What is sent is the sender's.</summary>
/// <param name="Language">Theirs, as HTML names it.</param>
/// <param name="Open">Before what a link opens.</param>
/// <param name="Reason">Why somebody gets a mail; {0} is the category.</param>
/// <param name="Unsubscribe">{0} is the category.</param>
/// <param name="Always">In place of the link, where nobody can unsubscribe.</param>
internal sealed record Words(string Language, string Open, string Reason, string Unsubscribe, string Always)
{
    private static readonly Words English = new(
        "en", "Open", "You get this mail because of the category \"{0}\".", "Unsubscribe from \"{0}\"", "Mails of this kind are always sent.");

    /// <summary>A category's name has no translation but in German: elsewhere the words do without it.</summary>
    private static readonly Words[] All =
    [
        English,
        new("de", "Öffnen", "Sie erhalten diese E-Mail wegen der Kategorie „{0}“.", "„{0}“ abbestellen", "E-Mails dieser Art werden immer zugestellt."),
        new("fr", "Ouvrir", "Vous recevez cet e-mail parce que vous êtes abonné à ce type de notification.", "Se désabonner", "Les e-mails de ce type sont toujours envoyés."),
        new("es", "Abrir", "Recibe este correo porque está suscrito a este tipo de notificación.", "Darse de baja", "Los correos de este tipo se envían siempre."),
        new("it", "Apri", "Riceve questa e-mail perché è iscritto a questo tipo di notifica.", "Annulla l'iscrizione", "Le e-mail di questo tipo vengono sempre inviate."),
        new("pt", "Abrir", "Recebe este e-mail porque está inscrito neste tipo de notificação.", "Cancelar a inscrição", "Os e-mails deste tipo são sempre enviados."),
        new("nl", "Openen", "U ontvangt deze e-mail omdat u dit soort meldingen ontvangt.", "Afmelden", "E-mails van dit soort worden altijd verzonden."),
    ];

    /// <param name="locale">A language tag, or null.</param>
    public static Words For(string? locale)
    {
        var language = locale?.Split('-', '_')[0].ToLowerInvariant();
        return Array.Find(All, words => words.Language == language) ?? English;
    }
}
