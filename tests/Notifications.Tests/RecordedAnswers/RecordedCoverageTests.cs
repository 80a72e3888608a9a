using Xunit;

namespace Notifications.Tests.RecordedAnswers;

/// <summary>That nothing of <c>openapi.json</c> is missing in what is recorded.</summary>
public sealed class RecordedCoverageTests
{
    /// <summary>What a list of requests, one after another, to one app that is well can't bring about.</summary>
    private static readonly string[] NotRecorded =
    [
        // Others change the same thing at the same moment.
        "DELETE notifications/{id} 409", "POST notifications/{id}/read 409", "POST notifications/{id}/unread 409",
        "POST notifications/{id}/seen 409", "POST notifications/{id}/actions/{name} 409",
        "POST notifications/{id}/archive 409", "POST notifications/{id}/unarchive 409", "POST notifications/{id}/restore 409",
        "POST notifications/{id}/snooze 409", "POST notifications/{id}/ack 409", "POST notifications/mark-all-read 409",
        "PUT notifications/preferences 409", "PUT recipients/{userId} 409",
        "PUT recipients/{userId}/preferences 409", "PUT rooms/{room}/members/{userId} 409",
        "DELETE rooms/{room}/members/{userId} 409", "POST templates 409", "PUT templates/{name} 409", "PUT layouts/{name} 409",
        "PUT categories/{name} 409",
        "PUT announcements/{id} 409", "DELETE announcements/{id} 409", "POST announcements/{id}/seen 409",
        "POST announcements/{id}/dismiss 409", "POST announcements/{id}/clicked 409",
        // A mail says when it was sent.
        "POST layouts/{name}/preview 200",
        "PUT plans/{category} 409", "DELETE plans/{category} 409",
        // A quarter of an hour has passed, and a thousand users are blocked.
        "DELETE messages/{id} 409", "POST messages/block/{userId} 409",
        // The first request with this key is still running.
        "POST notifications 409", "POST notifications/bulk 409", "POST notifications/system 409", "POST notifications/progress 409",
        "POST announcements 409", "POST templates/{name}/test 409",
        // The key of another request: as for every send.
        "POST templates/{name}/test 422",
        // There is no mail server that an address could be confirmed by.
        "POST confirm-email 200",
        // Switched off by a setting.
        "POST dev/token 404", "GET push-subscriptions/key 404", "GET metrics 404",
    ];

    [Fact]
    public void EveryDocumentedAnswer_IsRecorded()
    {
        var documented = new DocumentedOperations();
        var recorded = RecordedFile.Read().Select(documented.AnswerOf).ToHashSet();

        // 429 takes thousands of requests of all but what sends. 500: a fault that nobody knows of yet. 503: storage or the identity
        // provider is away.
        var missing = documented.Answers.Except(NotRecorded).Except(recorded)
            .Where(a => !a!.EndsWith("429", StringComparison.Ordinal) && !a.EndsWith("500", StringComparison.Ordinal)
                && !a.EndsWith("503", StringComparison.Ordinal));
        Assert.Equal([], missing);
    }

    [Fact]
    public void NotRecorded_HasNothingThatIsRecorded()
    {
        var documented = new DocumentedOperations();
        Assert.Empty(RecordedFile.Read().Select(documented.AnswerOf).Intersect(NotRecorded));
    }
}
