using System.Text.Json;
using System.Text.Json.Nodes;
using Azure.Core.Pipeline;
using Azure.Data.Tables;
using Azure.Storage.Queues;
using LocalRuntime.Tests.Support;
using Microsoft.Extensions.DependencyInjection;
using Notifications.Backup;
using Notifications.Tests.Operations.Deployment;

namespace Notifications.Tests.Operations.Upgrade;

/// <summary>Before there were plans and incidents.</summary>
public sealed class BeforePlans() : VersionBefore(nameof(BeforePlans));

/// <summary>RECORD_SAMPLES=1 writes these samples anew, with the code as it is: to be done with a release, for the next one.</summary>
public sealed class LastVersion() : VersionBefore(nameof(LastVersion))
{
    protected override bool IsToBeWritten => Environment.GetEnvironmentVariable("RECORD_SAMPLES") == "1";
}

/// <summary>This version's app on the rows that a version before wrote, at the time of then.</summary>
/// <param name="samples">The folder below <c>Samples</c>.</param>
public abstract class VersionBefore(string samples) : ChannelsFixture
{
    private static readonly JsonSerializerOptions Indented = new(JsonSerializerDefaults.Web) { WriteIndented = true, IndentSize = 1 };

    private readonly SentMessages sent = new();

    internal IReadOnlyList<QueueSample> Messages => Read<QueueSample[]>("queues.json");

    internal IReadOnlyList<AnsweredQuestion> Answers => Read<AnsweredQuestion[]>("answers.json");

    internal JsonObject Tables => JsonNode.Parse(File.ReadAllText(FileOf("tables.json")))!["tables"]!.AsObject();

    protected virtual bool IsToBeWritten => false;

    private string Folder => Repository.PathOf("tests", "Notifications.Tests", "Operations", "Upgrade", "Samples", samples);

    private TableBackup Backup => new(new TableServiceClient(StorageConnection), TimeProvider.System, TextWriter.Null);

    protected override void AddServices(IServiceCollection services) => services.AddSingleton<HttpPipelinePolicy>(sent);

    public override async Task InitializeAsync()
    {
        await StartServicesAsync();
        var questions = IsToBeWritten ? await RecordAsync() : [];
        if (!IsToBeWritten)
            await Backup.RestoreAsync(Folder, "", default);
        var at = JsonNode.Parse(await File.ReadAllTextAsync(FileOf("tables.json")))!["at"]!.GetValue<DateTimeOffset>();
        Clock.Reset();
        Clock.Advance(at - Clock.GetUtcNow());
        await StartAppAsync();
        if (IsToBeWritten)
            await WriteAnswersAsync(questions);
    }

    private async Task<IReadOnlyList<Question>> RecordAsync()
    {
        await StartAppAsync();
        var questions = await new SampleRecording(this).RunAsync();
        // Statistics are written at the end.
        await StopAppAsync();
        // What is still to be done would go on while the answers are asked for.
        var queues = new QueueServiceClient(StorageConnection);
        await foreach (var queue in queues.GetQueuesAsync())
            await queues.GetQueueClient(queue.Name).ClearMessagesAsync();
        if (Directory.Exists(Folder))
            Directory.Delete(Folder, recursive: true);
        await Backup.SaveAsync(Folder, "", default);
        await File.WriteAllTextAsync(FileOf("queues.json"), JsonSerializer.Serialize(sent.All, Indented));
        return questions;
    }

    private async Task WriteAnswersAsync(IReadOnlyList<Question> questions)
    {
        var answers = new List<AnsweredQuestion>();
        foreach (var question in questions)
            answers.Add(new AnsweredQuestion(question, (await question.AskAsync(this)).Json));
        await File.WriteAllTextAsync(FileOf("answers.json"), JsonSerializer.Serialize(answers, Indented));
    }

    private string FileOf(string name) => Path.Combine(Folder, name);

    private T Read<T>(string file) => JsonSerializer.Deserialize<T>(File.ReadAllText(FileOf(file)), Indented)!;
}
