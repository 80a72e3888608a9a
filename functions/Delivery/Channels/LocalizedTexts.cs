namespace Notifications.Delivery.Channels;

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
