using Xunit;

namespace Notifications.Tests.RecordedAnswers;

/// <summary>
/// Plays the list of <see cref="RecordedRequests"/> through the whole API, and compares every answer with <c>answers.txt</c>: status,
/// headers and body, byte for byte but for what differs in every run (<see cref="AnswerNormalizer"/>).
/// To record a change that is wanted, run this class with the environment variable <c>RECORD_ANSWERS=1</c>: it rewrites the file, whose
/// diff then shows what changes for callers.
/// </summary>
public sealed class RecordedAnswersTests(RecordedAnswersApp app) : IClassFixture<RecordedAnswersApp>
{
    [Fact]
    public async Task EveryAnswer_IsAsRecorded()
    {
        var played = (await app.PlayAsync()).Select(a => a.Block()).ToArray();
        if (RecordedFile.IsToBeWritten)
            RecordedFile.Write(played);
        else if (RecordedFile.Difference(RecordedFile.Read(), played) is { } difference)
            Assert.Fail(difference);
    }
}
