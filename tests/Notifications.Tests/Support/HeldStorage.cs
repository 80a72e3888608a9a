using System.Collections.Concurrent;
using System.Text;
using Azure.Core;

namespace Notifications.Tests.Support;

/// <summary>Counts what is written of one user, and holds the first of it back.</summary>
internal sealed class HeldStorage : IDisposable
{
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(3);

    private readonly LostAnswers answers;
    private readonly string user;
    private readonly TaskCompletionSource watched = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly ConcurrentQueue<HeldWrite> toHold = new();
    private int writes, reads, deadlines, wanted = int.MaxValue;

    public HeldStorage(LostAnswers answers, string user)
    {
        (this.answers, this.user) = (answers, user);
        answers.Refuses = IsRefused;
        answers.Holds = HoldAsync;
        answers.Answered = CountRead;
        First = HoldNext();
    }

    public HeldWrite First { get; }

    /// <summary>From now on writes don't reach storage.</summary>
    public bool IsAway { get; set; }

    public int Writes => Volatile.Read(ref writes);

    /// <summary>Of its notifications' rows.</summary>
    public int Reads => Volatile.Read(ref reads);

    public HeldWrite HoldNext()
    {
        var held = new HeldWrite();
        toHold.Enqueue(held);
        return held;
    }

    /// <summary>As soon as that many sends have deadlines on their way: each began to store its row before.</summary>
    public Task WatchedAsync(int sends)
    {
        Volatile.Write(ref wanted, sends);
        Count();
        return watched.Task.WaitAsync(Limit);
    }

    public void Dispose()
    {
        First.Release();
        (answers.Refuses, answers.Holds, answers.Answered) = (_ => false, _ => Task.CompletedTask, _ => { });
    }

    private void CountRead(Request request)
    {
        if (request.Method == RequestMethod.Get
            && Uri.UnescapeDataString(request.Uri.Path).Contains($"{user}|n|", StringComparison.Ordinal))
            Interlocked.Increment(ref reads);
    }

    private bool IsRefused(Request request) => IsAway && IsWrite(request) && Interlocked.Increment(ref writes) > 0;

    private async Task HoldAsync(Request request)
    {
        if (request.Method == RequestMethod.Post && request.Uri.Path.EndsWith("confirmations/messages", StringComparison.Ordinal))
        {
            Interlocked.Increment(ref deadlines);
            Count();
        }
        if (!IsWrite(request))
            return;
        Interlocked.Increment(ref writes);
        if (toHold.TryDequeue(out var held))
            await held.HoldAsync();
    }

    private void Count()
    {
        if (Volatile.Read(ref deadlines) >= Volatile.Read(ref wanted))
            watched.TrySetResult();
    }

    private bool IsWrite(Request request)
    {
        if (request.Method != RequestMethod.Post || request.Content is null
            || request.Uri.Path.Split('/')[^1] is not ("Inbox" or "$batch"))
            return false;
        using var body = new MemoryStream();
        request.Content.WriteTo(body, CancellationToken.None);
        return Encoding.UTF8.GetString(body.ToArray()).Contains(user, StringComparison.Ordinal);
    }
}

/// <summary>A call that goes on when it is released.</summary>
internal sealed class HeldWrite
{
    private readonly TaskCompletionSource arrived = new(TaskCreationOptions.RunContinuationsAsynchronously),
        released = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public Task ArrivedAsync() => arrived.Task.WaitAsync(TimeSpan.FromMinutes(3));

    public void Release() => released.TrySetResult();

    public Task HoldAsync()
    {
        arrived.TrySetResult();
        return released.Task;
    }
}
