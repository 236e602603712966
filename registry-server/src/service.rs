//! What all requests share: the registry, who may do what, and the counts.

use std::{
    sync::Arc,
    time::{Duration, Instant},
};

use registry_core::{Applied, Change, Draft, IndexReader, Registry, RegistryError, registry::Lent};
use tokio::{sync::watch, task::spawn_blocking};

use crate::{
    Options,
    access::{Access, AccessError, Token},
    contacts::{ContactError, Contacts},
    following::{self, Following, Lag},
    idempotency::current_request,
    import_jobs::Jobs,
    metrics::Metrics,
    names::Names,
    nodes::Nodes,
    portal::{Answers, Site},
    problem::{Kind, Problem},
    proposals::{ProposalError, Proposals, Visitors},
    settings::{KeptSettings, Settings, SettingsError},
    streams::Streams,
};

/// The service. Its clones are the same one.
#[derive(Clone)]
pub(crate) struct Service(Arc<Shared>);

struct Shared {
    registry: Registry,
    access: Access,
    settings: KeptSettings,
    proposals: Proposals,
    contacts: Contacts,
    visitors: Visitors,
    names: Names,
    site: Site,
    answers: Answers,
    metrics: Metrics,
    streams: Streams,
    imports: Jobs,
    nodes: Nodes,
    /// The last commit that readers see; streams wait for the next.
    head: watch::Sender<u64>,
    stopping: watch::Sender<bool>,
    started: Instant,
    /// Where other nodes write the register, too.
    following: Option<Following>,
}

impl Service {
    pub(crate) fn new(registry: Registry, options: &Options) -> Service {
        let names = Names::of(&registry);
        let contacts = Contacts::of_registry(&registry);
        // Keys may have been put back from an older copy.
        if let Err(error) = contacts.replay_erasures() {
            tracing::error!(%error, "contact details that were erased may be back");
        }
        let imports = Jobs::of_registry(&registry);
        let nodes = Nodes::of_registry(&registry);
        // What is begun here is known to be under way from the first on.
        if let Err(error) = nodes.beat() {
            tracing::error!(%error, "other nodes do not see this one");
        }
        let head = registry.read().map_or(0, |reader| reader.applied());
        let following = registry.is_shared().then(Following::default);
        Service(Arc::new(Shared {
            following,
            access: Access::of_registry(&registry),
            settings: KeptSettings::of_registry(&registry),
            proposals: Proposals::of_registry(registry.clone()),
            contacts,
            visitors: Visitors::default(),
            names,
            site: Site::of(&registry, options),
            answers: Answers::default(),
            metrics: Metrics::default(),
            registry,
            streams: Streams::new(options.most_streams, options.most_streams_of_client),
            imports,
            nodes,
            head: watch::Sender::new(head),
            stopping: watch::Sender::new(false),
            started: Instant::now(),
        }))
    }

    /// What the registry and countries are called.
    pub(crate) fn names(&self) -> Names {
        self.0.names.clone()
    }

    /// Where the site of pages is, and who is logged in there.
    pub(crate) fn site(&self) -> &Site {
        &self.0.site
    }

    /// What pages need not ask again.
    pub(crate) fn answers(&self) -> &Answers {
        &self.0.answers
    }

    pub(crate) fn metrics(&self) -> &Metrics {
        &self.0.metrics
    }

    pub(crate) fn started(&self) -> Instant {
        self.0.started
    }

    /// The imports that go on by themselves.
    pub(crate) fn imports(&self) -> &Jobs {
        &self.0.imports
    }

    /// The nodes that serve the register, of which this is one.
    pub(crate) fn nodes(&self) -> &Nodes {
        &self.0.nodes
    }

    /// The registry, for what is made with the service.
    pub(crate) fn registry(&self) -> &Registry {
        &self.0.registry
    }

    /// Where streams of changes are counted.
    pub(crate) fn streams(&self) -> &Streams {
        &self.0.streams
    }

    /// Told of each commit that readers see.
    pub(crate) fn heads(&self) -> watch::Receiver<u64> {
        self.0.head.subscribe()
    }

    /// Told when the service stops.
    pub(crate) fn stopping(&self) -> watch::Receiver<bool> {
        self.0.stopping.subscribe()
    }

    /// Ends when the service stops.
    pub(crate) async fn stopped(&self) {
        // The sender lives as long as the service: there is no other end.
        let _ = self.stopping().wait_for(|stops| *stops).await;
    }

    /// Ends the streams; requests that are under way go on.
    pub(crate) fn stop(&self) {
        self.0.stopping.send_replace(true);
    }

    /// Lets other processes write once more, and keeps what was only counted.
    pub(crate) fn release(&self) -> Result<(), RegistryError> {
        self.0.access.keep_uses();
        self.0.registry.release()
    }

    /// Leaves the turn to write to another process, until what is returned is dropped.
    pub(crate) async fn lend(&self, wait: Duration) -> Result<Lent, Problem> {
        let service = self.clone();
        run(move || Ok(service.0.registry.lend(wait)?)).await
    }

    /// Asks the index, on a thread that may wait for the disk.
    pub(crate) async fn read<T: Send + 'static>(
        &self,
        ask: impl FnOnce(&IndexReader) -> Result<T, Problem> + Send + 'static,
    ) -> Result<T, Problem> {
        let service = self.clone();
        run(move || {
            service.follow()?;
            ask(service.0.registry.read()?.as_ref())
        })
        .await
    }

    /// A snapshot of the index for longer work, and what was asked of it first.
    pub(crate) async fn snapshot<T: Send + 'static>(
        &self,
        ask: impl FnOnce(&IndexReader) -> Result<T, Problem> + Send + 'static,
    ) -> Result<(Arc<IndexReader>, T), Problem> {
        let service = self.clone();
        run(move || {
            service.follow()?;
            let reader = service.0.registry.read()?;
            let asked = ask(&reader)?;
            Ok((reader, asked))
        })
        .await
    }

    /// Whether other nodes may write the register.
    pub(crate) fn is_shared(&self) -> bool {
        self.0.following.is_some()
    }

    /// Brings the index up to a register that other nodes write; streams are told.
    pub(crate) fn keep_up(&self) -> Result<(), Problem> {
        if let Some(following) = &self.0.following {
            following.keep_up(&self.0.registry)?;
            self.follow()?;
        }
        Ok(())
    }

    /// Why the register is not seen, where it is in a database and that is away.
    pub(crate) fn away(&self) -> Option<Lag> {
        self.lag().filter(|lag| lag.problem.is_some())
    }

    /// How far readers are behind the register, where other nodes write it.
    pub(crate) fn lag(&self) -> Option<Lag> {
        let shown = *self.0.head.borrow();
        let following = self.0.following.as_ref()?;
        Some(following.lag(&self.0.registry, shown))
    }

    /// Looks whether others have written; streams are told.
    pub(crate) fn follow(&self) -> Result<(), Problem> {
        self.0.registry.follow()?;
        self.tell_head(self.0.registry.read()?.applied());
        Ok(())
    }

    /// Makes a change in a commit of its own. It is durable, and the next search has it, on return.
    pub(crate) async fn change(
        &self,
        change: Box<dyn Change>,
        mut draft: Draft,
    ) -> Result<Applied, Problem> {
        draft.request = current_request();
        let service = self.clone();
        run(move || {
            let applied = service.0.registry.change(change, draft)?;
            service.tell_head(service.0.registry.read()?.applied());
            Ok(applied)
        })
        .await
    }

    /// Asks the registry itself, on a thread that may wait; streams are told of what was written.
    pub(crate) async fn with_registry<T: Send + 'static>(
        &self,
        ask: impl FnOnce(&Registry) -> Result<T, Problem> + Send + 'static,
    ) -> Result<T, Problem> {
        let service = self.clone();
        run(move || {
            service.follow()?;
            let answer = ask(&service.0.registry)?;
            service.follow()?;
            Ok(answer)
        })
        .await
    }

    /// What the operator decided.
    pub(crate) async fn settings(&self) -> Result<Settings, Problem> {
        if self.away().is_some() {
            return Ok(self.0.settings.last_known());
        }
        let service = self.clone();
        run(move || Ok(service.0.settings.read()?)).await
    }

    /// Asks what is kept of tokens, on a thread that may wait.
    pub(crate) async fn with_access<T: Send + 'static>(
        &self,
        ask: impl FnOnce(&Access) -> Result<T, AccessError> + Send + 'static,
    ) -> Result<T, Problem> {
        let service = self.clone();
        run(move || Ok(ask(&service.0.access)?)).await
    }

    /// Asks the settings, on a thread that may wait.
    pub(crate) async fn with_settings<T: Send + 'static>(
        &self,
        ask: impl FnOnce(&KeptSettings) -> Result<T, SettingsError> + Send + 'static,
    ) -> Result<T, Problem> {
        let service = self.clone();
        run(move || Ok(ask(&service.0.settings)?)).await
    }

    /// Asks the proposals, on a thread that may wait; streams are told of what was written.
    pub(crate) async fn with_proposals<T: Send + 'static>(
        &self,
        ask: impl FnOnce(&Proposals) -> Result<T, ProposalError> + Send + 'static,
    ) -> Result<T, Problem> {
        let service = self.clone();
        run(move || {
            let answer = ask(&service.0.proposals)?;
            service.tell_head(service.0.registry.read()?.applied());
            Ok(answer)
        })
        .await
    }

    /// Asks the contact details, on a thread that may wait.
    pub(crate) async fn with_contacts<T: Send + 'static>(
        &self,
        ask: impl FnOnce(&Contacts) -> Result<T, ContactError> + Send + 'static,
    ) -> Result<T, Problem> {
        let service = self.clone();
        run(move || Ok(ask(&service.0.contacts)?)).await
    }

    /// How much visitors propose.
    pub(crate) fn visitors(&self) -> &Visitors {
        &self.0.visitors
    }

    /// The token that a text is. While the database is away one that was good is taken, by which nothing is changed then.
    pub(crate) async fn holder(&self, text: String) -> Result<Option<Token>, Problem> {
        if let Some(lag) = self.away() {
            let known = self.0.access.known_holder(&text);
            return known.map(Some).ok_or_else(|| following::unseen(&lag));
        }
        let service = self.clone();
        run(move || Ok(service.0.access.holder(&text)?)).await
    }

    fn tell_head(&self, head: u64) {
        self.0.head.send_if_modified(|known| {
            let is_new = head > *known;
            *known = head.max(*known);
            is_new
        });
    }
}

pub(crate) async fn run<T: Send + 'static>(
    work: impl FnOnce() -> Result<T, Problem> + Send + 'static,
) -> Result<T, Problem> {
    spawn_blocking(work)
        .await
        .unwrap_or_else(|_| Err(Kind::Failed.problem("the request met a mistake in the program")))
}
