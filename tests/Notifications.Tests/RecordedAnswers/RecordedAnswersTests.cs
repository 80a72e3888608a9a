using Xunit;

namespace Notifications.Tests.RecordedAnswers;

/// <summary>
/// Plays the list of <see cref="RecordedRequests"/> through the whole API, and compares every answer with <c>answers.txt</c>: status, headers and
/// body, byte for byte but for what differs in every run (<see cref="AnswerNormalizer"/>). A wanted change is recorded by running this class with
/// <c>RECORD_ANSWERS=1</c>; the file's diff then shows callers what changes for them.
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
