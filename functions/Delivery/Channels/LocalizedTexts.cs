namespace Notifications.Delivery.Channels;

/// <summary>The few words that are the app's own, in a mail's language; English where there are none for it. What is sent is the
/// sender's.</summary>
/// <param name="Language">Theirs, as HTML names it.</param>
/// <param name="Open">Before what a link opens.</param>
/// <param name="Reason">Why somebody gets a mail; {0} is the category.</param>
/// <param name="Unsubscribe">{0} is the category.</param>
/// <param name="Always">In place of the link, where nobody can unsubscribe.</param>
internal sealed record LocalizedTexts(string Language, string Open, string Reason, string Unsubscribe, string Always)
{
    private static readonly LocalizedTexts English = new(
        "en", "Open", "You get this mail because of the category \"{0}\".", "Unsubscribe from \"{0}\"",
        "Mails of this kind are always sent.");

    /// <summary>A category's name has no translation but in German: elsewhere the words do without it.</summary>
    private static readonly LocalizedTexts[] All =
    [
        English,
        new("de", "Öffnen", "Sie erhalten diese E-Mail wegen der Kategorie „{0}“.", "„{0}“ abbestellen",
        "E-Mails dieser Art werden immer zugestellt."),
        new("fr", "Ouvrir", "Vous recevez cet e-mail parce que vous êtes abonné à ce type de notification.", "Se désabonner",
        "Les e-mails de ce type sont toujours envoyés."),
        new("es", "Abrir", "Recibe este correo porque está suscrito a este tipo de notificación.", "Darse de baja",
        "Los correos de este tipo se envían siempre."),
        new("it", "Apri", "Riceve questa e-mail perché è iscritto a questo tipo di notifica.", "Annulla l'iscrizione",
        "Le e-mail di questo tipo vengono sempre inviate."),
        new("pt", "Abrir", "Recebe este e-mail porque está inscrito neste tipo de notificação.", "Cancelar a inscrição",
        "Os e-mails deste tipo são sempre enviados."),
        new("nl", "Openen", "U ontvangt deze e-mail omdat u dit soort meldingen ontvangt.", "Afmelden",
        "E-mails van dit soort worden altijd verzonden."),
    ];

    /// <param name="locale">A language tag, or null.</param>
    public static LocalizedTexts For(string? locale)
    {
        var language = locale?.Split('-', '_')[0].ToLowerInvariant();
        return Array.Find(All, words => words.Language == language) ?? English;
    }
}

/// <summary>A category as people read it: those of the templates that come with the app have names in German, as the web components show
/// them; any other is its own name without the signs, <c>grade_posted</c> is "Grade posted".</summary>
internal static class CategoryNames
{
    private static readonly Dictionary<string, string> German = new(StringComparer.Ordinal)
    {
        ["document_processed"] = "Fertige Dokumente",
        ["workflow_updated"] = "Abläufe",
        ["compliance_alert"] = "Compliance-Warnungen",
        ["task_assigned"] = "Aufgaben für Sie",
        ["comment_added"] = "Kommentare",
        ["approval_required"] = "Freigaben",
        ["deadline_reminder"] = "Fristen",
        ["security"] = "Sicherheit",
        ["security_alert"] = "Sicherheitswarnungen",
        ["system_maintenance"] = "Wartung",
        ["system_announcement"] = "Ankündigungen",
        ["assignment_created"] = "Neue Aufgabenblätter",
        ["assignment_due_soon"] = "Bald fällig",
        ["grade_posted"] = "Noten",
        ["friend_request"] = "Freundschaftsanfragen",
        ["group_invitation"] = "Einladungen",
        ["achievement_unlocked"] = "Erfolge",
        ["study_goal_milestone"] = "Lernziele",
        ["new_message"] = "Nachrichten",
        ["progress_update"] = "Fortschritt",
        ["content_ready"] = "Fertige Inhalte",
        ["study_material_ready"] = "Lernmaterial",
        ["content_shared"] = "Mit mir geteilt",
        ["level_up"] = "Stufen",
        ["badge_earned"] = "Abzeichen",
        ["session_summary"] = "Sitzungen",
        ["progress_report"] = "Fortschrittsberichte",
    };

    public static string Of(string category, string language = "en")
    {
        if (language == "de" && German.TryGetValue(category, out var name))
            return name;
        var words = category.Replace('_', ' ').Replace('.', ' ').Trim();
        return words.Length == 0 ? category : char.ToUpperInvariant(words[0]) + words[1..];
    }
}
