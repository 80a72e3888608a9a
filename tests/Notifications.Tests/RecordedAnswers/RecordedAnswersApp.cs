using Microsoft.Extensions.DependencyInjection;
using Notifications.Operations.DeadLetters;
using Notifications.Tests.Support;
using Notifications.Tests.Support.OpenApi;

namespace Notifications.Tests.RecordedAnswers;

/// <summary>The app as recorded: with the settings that the list needs, on storage of its own, and not at the very end of an hour, by which
/// statistics are counted.</summary>
public sealed class RecordedAnswersApp : AppFixture
{
    /// <summary>The real-time service takes tokens of a clock that is a minute ahead, and no more.</summary>
    private const int LastSeconds = 50;

    protected override IEnumerable<string> Settings => RecordedRequests.Settings.Select(s => $"--{s.Key}={s.Value}");

    public override Task InitializeAsync()
    {
        var now = Clock.GetUtcNow();
        if (now is { Minute: 59, Second: >= 60 - LastSeconds })
            Clock.Advance(TimeSpan.FromSeconds(60 - now.Second));
        return base.InitializeAsync();
    }

    /// <summary>With a client that leaves answers as they are.</summary>
    public async Task<IReadOnlyList<RecordedAnswer>> PlayAsync()
    {
        using var handler = new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false };
        using var http = DocumentedHttp.Client(Http.BaseAddress!, handler);
        var letters = Services.GetRequiredService<DeadLetterDrain>();
        await using var player = new RecordedPlayer(http, StorageConnection, () => letters.RunAsync(CancellationToken.None));
        return await player.PlayAsync(RecordedRequests.All);
    }
}
