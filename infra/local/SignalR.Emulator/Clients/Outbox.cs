using System.Buffers;
using System.IO.Pipelines;

namespace SignalR.Emulator.Clients;

/// <summary>
/// Writes one connection's messages in order and never makes the sender wait: while the client is slow they queue up, to a limit.
/// It starts held back, so that a connection can be registered before its handshake response is out.
/// </summary>
internal sealed class Outbox(PipeWriter output)
{
    private const long MaxWaitingBytes = 16 * 1024 * 1024;
    private readonly Lock gate = new();
    private readonly Queue<ReadOnlyMemory<byte>> waiting = new();
    private long waitingBytes;
    private bool held = true;
    private bool closed;
    private Task draining = Task.CompletedTask;

    /// <summary>Writes the first message and after it what was sent meanwhile.</summary>
    public void Open(ReadOnlyMemory<byte> first)
    {
        lock (gate)
        {
            output.Write(first.Span);
            held = false;
            draining = DrainAsync();
        }
    }

    /// <summary>False when the client has fallen too far behind to be sent any more.</summary>
    public bool Send(ReadOnlyMemory<byte> message)
    {
        lock (gate)
        {
            if (closed)
                return true;

            if (waitingBytes + message.Length > MaxWaitingBytes)
                return false;

            waiting.Enqueue(message);
            waitingBytes += message.Length;
            if (!held && draining.IsCompleted)
                draining = DrainAsync();
            return true;
        }
    }

    /// <summary>Takes no more messages, waits until those taken are out, and ends the stream.</summary>
    public async Task CompleteAsync(TimeSpan limit, TimeProvider time)
    {
        Task last;
        lock (gate)
        {
            closed = true;
            last = draining;
        }

        await last.WaitAsync(limit, time).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await output.CompleteAsync();
    }

    private async Task DrainAsync()
    {
        try
        {
            while (true)
            {
                ValueTask<FlushResult> flush;
                lock (gate)
                {
                    while (waiting.TryDequeue(out var message))
                        output.Write(message.Span);
                    waitingBytes = 0;
                    flush = output.FlushAsync();
                }

                var result = await flush;
                lock (gate)
                {
                    if (result.IsCompleted || result.IsCanceled)
                        Discard();
                    if (waiting.Count == 0)
                    {
                        draining = Task.CompletedTask;
                        return;
                    }
                }
            }
        }
        catch (Exception)
        {
            // The transport broke; the reading side ends with the same fault and reports it. Nothing more can go out here.
            lock (gate)
                Discard();
        }
    }

    private void Discard()
    {
        closed = true;
        waiting.Clear();
        waitingBytes = 0;
    }
}
