using Microsoft.Azure.Functions.Worker.Http;
using Microsoft.Azure.Functions.Worker.Local.Functions;
using Microsoft.Extensions.DependencyInjection;

namespace Microsoft.Azure.Functions.Worker.Local.Invocations;

/// <summary>The host's <see cref="FunctionContext"/>; each trigger derives what only it knows.</summary>
internal abstract class Invocation(FunctionEntry function, IServiceScopeFactory scopes, CancellationToken stop)
    : FunctionContext, IAsyncDisposable
{
    private static readonly NoTrace Trace = new();

    private readonly string _id = Guid.CreateVersion7().ToString();
    private readonly CancellationTokenSource _cancellation = CancellationTokenSource.CreateLinkedTokenSource(stop);
    private AsyncServiceScope? _scope;
    private Task? _abandoned;
    private IServiceProvider? _services;
    private IDictionary<object, object>? _items;
    private InvocationFeatures? _features;
    private Dictionary<string, object?>? _outputs;
    private TriggerData? _bindingContext;

    public FunctionEntry Function => function;

    public override string InvocationId => _id;

    public override string FunctionId => function.Definition.Id;

    public override TraceContext TraceContext => Trace;

    public override BindingContext BindingContext => _bindingContext ??= new TriggerData(this);

    // The host retries through the queue only, so there is never one; the official type is not nullable either.
    public override RetryContext RetryContext => null!;

    public override FunctionDefinition FunctionDefinition => function.Definition;

    public override IDictionary<object, object> Items
    {
        get => _items ??= new Dictionary<object, object>();
        set => _items = value;
    }

    public override IInvocationFeatures Features => _features ??= new InvocationFeatures();

    public override CancellationToken CancellationToken => _cancellation.Token;

    public override IServiceProvider InstanceServices
    {
        get
        {
            if (_services is not null)
                return _services;
            _scope = scopes.CreateAsyncScope();
            return _services = _scope.Value.ServiceProvider;
        }
        set => _services = value;
    }

    /// <summary>What the function returned or middleware put in its place.</summary>
    public object? Result { get; set; }

    /// <summary>Values by output binding.</summary>
    public Dictionary<string, object?> Outputs => _outputs ??= [];

    public bool HasOutputs => _outputs is not null;

    public virtual HttpRequestData? HttpRequest => null;

    /// <summary>Why the function runs, for the log.</summary>
    public abstract string Reason { get; }

    /// <summary>All that the trigger knows, for the binding context.</summary>
    public abstract IReadOnlyDictionary<string, object?> BindingData { get; }

    /// <summary>The value of the trigger's own parameter: of the wanted type already, or text or bytes to convert.</summary>
    public abstract object? TriggerValue(Type wanted);

    /// <summary>A named value for a parameter that is not the trigger's.</summary>
    public virtual bool TryGetBindingData(string name, out object? value) => BindingData.TryGetValue(name, out value);

    /// <summary>The host's invocation behind a context that the app hands back.</summary>
    public static Invocation Of(FunctionContext context) => context as Invocation
        ?? throw new InvalidOperationException("The context was not made by this host.");

    /// <summary>Tells the function to stop; what it still uses is freed when it has.</summary>
    public void Abandon(Task work)
    {
        _abandoned = work;
        _cancellation.Cancel();
    }

    public ValueTask DisposeAsync()
    {
        if (_abandoned is null)
            return FreeAsync();
        // Reading the exception keeps it from being reported as unobserved: the time limit was reported in its place.
        _ = _abandoned.ContinueWith(
            async work =>
            {
                _ = work.Exception;
                await FreeAsync();
            },
            TaskScheduler.Default);
        return ValueTask.CompletedTask;
    }

    private ValueTask FreeAsync()
    {
        _cancellation.Dispose();
        return _scope?.DisposeAsync() ?? ValueTask.CompletedTask;
    }

    private sealed class TriggerData(Invocation invocation) : BindingContext
    {
        public override IReadOnlyDictionary<string, object?> BindingData => invocation.BindingData;
    }

    private sealed class NoTrace : TraceContext
    {
        public override string TraceParent => "";

        public override string TraceState => "";
    }
}
