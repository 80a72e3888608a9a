namespace Notifications.Recipients;

/// <summary>Which addresses the configured channels can reach; the channels' settings say so.</summary>
public sealed class ContactOptions
{
    /// <summary>Also addresses with letters beyond ASCII before the <c>@</c>.</summary>
    public bool SmtpUtf8 { get; set; }
}
