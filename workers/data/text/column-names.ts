/** Columns by the names they have in published data. */
import type { Roles } from '../../catalog/formats/table.ts';

/** Each role's names without case, type suffix and punctuation; the earlier one wins. */
const NAMES = {
  user: [
    ...['userid', 'user', 'uid', 'useridx', 'userindex', 'reviewerid', 'customerid', 'customer'],
    ...['visitorid', 'memberid', 'member', 'accountid', 'profileid', 'steamid', 'personid'],
    ...['readerid', 'buyerid', 'playerid', 'clientid', 'userno', 'username', 'usr', 'u'],
    ...['sessionid', 'session', 'reviewer', 'author', 'authorid'],
  ],
  item: [
    ...['itemid', 'item', 'iid', 'itemidx', 'itemindex', 'movieid', 'movie', 'asin', 'parentasin'],
    ...['productid', 'product', 'businessid', 'artistid', 'trackid', 'songid', 'bookid', 'isbn'],
    ...['gameid', 'appid', 'venueid', 'locationid', 'poi', 'poiid', 'newsid', 'articleid'],
    ...['videoid', 'contentid', 'goodsid', 'sku', 'skuid', 'stockcode', 'animeid', 'recipeid'],
    ...['gmapid', 'jokeid', 'adid', 'courseid', 'albumid', 'showid', 'hotelid', 'itemno', 'i'],
  ],
  time: [
    ...[
      'timestamp',
      'timems',
      'unixreviewtime',
      'unixtime',
      'time',
      'ts',
      'datetime',
      'date',
      'reviewtime',
    ],
    ...['eventtime', 'createdat', 'created', 'createdutc', 'ratedat', 'visittime', 'utctime'],
    ...['playedat', 'clicktime', 'invoicedate', 'orderdate', 'reviewdate', 'dateadded', 'epoch'],
    ...[
      'timestampms',
      'unixtimestamp',
      'timestampsec',
      'timestamps',
      'eventtimestamp',
      'eventdate',
    ],
    ...[
      'ratingtimestamp',
      'when',
      'ratingtime',
      'ratingdate',
      'reviewtimestamp',
      'clicktimestamp',
      'tdat',
    ],
    ...['purchasedate', 'purchasetime', 'purchasedat', 'transactiondate', 'transactiontime'],
    ...[
      'checkintime',
      'checkindate',
      'watchedat',
      'listenedat',
      'viewedat',
      'visitedat',
      'orderedat',
    ],
    ...[
      'interactiontime',
      'actiontime',
      'createtime',
      'createdtime',
      'addedat',
      'tstamp',
      'unix',
      't',
    ],
  ],
  rating: [
    ...['rating', 'ratings', 'overall', 'stars', 'score', 'rate', 'preference', 'label', 'value'],
    ...['weight', 'plays', 'playcount', 'count', 'bookrating', 'reviewscore'],
  ],
} as const;

/** Names of places in a user's sequence; the earlier one wins. Some name other things elsewhere. */
const PLACES = [
  ...['position', 'pos', 'step', 'seq', 'sequence', 'sequencenumber', 'sequenceno', 'seqno'],
  ...['order', 'rank', 'itemposition', 'positioninsequence', 'indexinsequence'],
  ...['indexinsession', 'positioninsession', 'sessionposition', 'sessionindex', 'timestep'],
];

/** Names of the second column where each line lists all items of a user. */
const LISTS = ['items', 'itemids', 'itemidlist', 'itemlist', 'sequence', 'itemsequence', 'history'];

/** `user_id:token` and `"User ID"` are both `userid`. */
const plain = (name: string): string =>
  name
    .toLowerCase()
    .replace(/:(token|float)(_seq)?$/, '')
    .replace(/[^\p{L}\p{N}]/gu, '');

type Found = { readonly [role in keyof Roles]: number | null };

/** The columns whose names are known. */
export function rolesByName(header: readonly string[]): Found {
  const names = header.map(plain);
  const find = (known: readonly string[]): number | null => {
    const name = known.find((one) => names.includes(one));
    return name === undefined ? null : names.indexOf(name);
  };
  return {
    user: find(NAMES.user),
    item: find(NAMES.item),
    time: find(NAMES.time),
    rating: find(NAMES.rating),
  };
}

/** The columns whose names may mean a place in a user's sequence, the likelier first. */
export function placesByName(header: readonly string[]): readonly number[] {
  const names = header.map(plain);
  return PLACES.filter((name) => names.includes(name)).map((name) => names.indexOf(name));
}

/** Whether a first line announces lists: a user, then items. */
export function announcesLists(header: readonly string[]): boolean {
  const names = header.map(plain);
  return (
    (NAMES.user as readonly string[]).includes(names[0]) &&
    names.slice(1).some((name) => LISTS.includes(name)) &&
    rolesByName(header).item === null
  );
}
