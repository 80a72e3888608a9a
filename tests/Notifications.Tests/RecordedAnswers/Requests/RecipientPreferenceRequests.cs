using static Notifications.Tests.RecordedAnswers.Ask;

namespace Notifications.Tests.RecordedAnswers.Requests;

/// <summary>Preferences that apps set for their users.</summary>
internal static class RecipientPreferenceRequests
{
    private const string Ida = "recipients/ida/preferences";

    private static readonly string TooLong = $"recipients/{new string('u', 257)}/preferences";

    private static readonly Callers In = new("preferences-of-users");

    public static IEnumerable<RecordedRequest> All => From(In.Sender, ByApps, ByOthers);

    private static IEnumerable<RecordedRequest> ByApps =>
    [
        Get(Ida).Saving("never", "header:ETag"),
        Put(Ida, """{ "minPriority": "high" }""").With("If-Match", "$(never)"),
        Put(Ida, "{}").With("If-Match", "$(never)").By(In.Admin),
        Put(Ida, """{ "minPriority": "loud" }""").By(In.Admin),
        Get(TooLong), Put(TooLong, "{}"),
    ];

    private static IEnumerable<RecordedRequest> ByOthers => new[]
    {
        Get(Ida), Put(Ida, """{ "optedOut": true }"""), Get("recipients/uwe/preferences"), Put("recipients/uwe/preferences", "{}"),
    }.Select(r => r.By(In.User("ida")));
}
